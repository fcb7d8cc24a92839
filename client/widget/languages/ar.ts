import type { Messages } from "../messages.ts";

const ARABIC: Messages = {
  people: {
    zero: "كن أول من يتنفّس هنا",
    one: "# شخص يتنفّس الآن",
    two: "# شخصان يتنفّسان الآن",
    few: "# أشخاص يتنفّسون الآن",
    many: "# شخصًا يتنفّسون الآن",
    other: "# شخص يتنفّسون الآن",
  },
  resting: {
    one: "# منهم يجلس في سكون",
    two: "# منهم يجلسان في سكون",
    few: "# منهم يجلسون في سكون",
    many: "# منهم يجلسون في سكون",
    other: "# منهم يجلسون في سكون",
  },
  choose: "كيف حالك؟",
  join: "تنفّس معنا",
  joinCompact: "انضمام",
  leave: "مغادرة",
  sit: "الجلوس في سكون (بالدقائق)",
  left: "المتبقي: # د",
  end: "إنهاء",
  inhale: "شهيق",
  hold: "حبس النفَس",
  exhale: "زفير",
  rest: "راحة",
  connecting: "جارٍ الاتصال…",
  reconnecting: "جارٍ إعادة الاتصال…",
  closed: "هذه الغرفة مغلقة حاليًا",
  moods: { gratitude: "امتنان", presence: "حضور", calm: "هدوء", joy: "فرح", release: "تحرّر" },
};

export default ARABIC;
