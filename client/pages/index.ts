const element = (id: string) => document.getElementById(id) as HTMLElement;

const room = new URLSearchParams(location.search).get("room") || "lobby";
const named = room.replace(/[&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const copy = element("copy");

document.querySelector("breathing-room")?.setAttribute("room", room);
element("line").textContent =
  `<script type="module" src="${location.origin}/widget.js"></script>\n<breathing-room room="${named}"></breathing-room>`;
element("frame").textContent =
  `<iframe src="${location.origin}/embed/${encodeURIComponent(room)}" title="Breathing Room" width="384" height="608"></iframe>`;

copy.onclick = async () => {
  try {
    await navigator.clipboard.writeText(element("line").textContent);
    copy.textContent = "Copied";
  } catch {
    // An insecure page has no clipboard: the line is marked, for the visitor's own keys.
    getSelection()?.selectAllChildren(element("line"));
  }
};
