/** Posts the height of the embed page to the page that frames it, now and after every change. */
const { documentElement } = document;

new ResizeObserver(() => {
  const { height } = documentElement.getBoundingClientRect();
  // Any page may frame this one, and a height is no secret.
  window.parent.postMessage({ type: "breathing-room:height", height: Math.ceil(height) }, "*");
}).observe(documentElement);
