/** Set by scripts/build.ts. */
declare const PINNED_WIDGET: { readonly file: string; readonly integrity: string };

const element = (id: string) => document.getElementById(id) as HTMLElement;

const room = new URLSearchParams(location.search).get("room") || "lobby";
const escapedRoom = room.replace(/[&"]/g, (character) => `&#${character.charCodeAt(0)};`);
const copy = element("copy");

document.querySelector("breathing-room")?.setAttribute("room", room);
element("tag").textContent = tag("widget.js");
element("pinned").textContent = tag(
  PINNED_WIDGET.file,
  ` integrity="${PINNED_WIDGET.integrity}" crossorigin="anonymous"`,
);
element("frame").textContent =
  `<iframe src="${location.origin}/embed/${encodeURIComponent(room)}" title="Breathing Room" width="384" height="608" allow="screen-wake-lock" sandbox="allow-scripts allow-same-origin" referrerpolicy="no-referrer" style="color-scheme: normal"></iframe>`;

copy.onclick = async () => {
  try {
    await navigator.clipboard.writeText(element("tag").textContent);
    copy.textContent = "Copied";
  } catch {
    // Insecure pages have no clipboard. Select the text, so that the visitor can copy it.
    getSelection()?.selectAllChildren(element("tag"));
  }
};

function tag(file: string, attributes = ""): string {
  const script = `<script type="module" src="${location.origin}/${file}"${attributes}></script>`;
  return `${script}\n<breathing-room room="${escapedRoom}"></breathing-room>`;
}
