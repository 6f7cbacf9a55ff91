/** Builds an element: `element("p", { class: "note" }, "text", child…)`; handlers start with "on". */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A technical name that breaks, where it must, after its separators; it is copied as it is. */
export function breakable(name) {
  return name.split(/(?<=[-_./:])/).flatMap((part, index) => (index ? [element("wbr"), part] : [part]));
}

/** Close a popup on Escape, and when the pointer or the focus goes elsewhere; gives the function that closes it. */
export function dismissable(popup, button, onClose) {
  const close = () => {
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("focusin", outside, true);
    document.removeEventListener("keydown", escape, true);
    onClose();
  };
  const outside = (event) => {
    if (!popup.contains(event.target) && !button.contains(event.target)) close();
  };
  const escape = (event) => {
    if (event.key === "Escape") {
      close();
      button.focus();
    }
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("focusin", outside, true);
  document.addEventListener("keydown", escape, true);
  return close;
}

/** Open an address as a definition says; what is opened elsewhere knows nothing of this page. */
export function openAddress(href, target) {
  const link = element("a", { href, rel: "noopener noreferrer", target: target === "SAME_TAB" ? "_self" : "_blank" });
  document.body.append(link);
  link.click();
  link.remove();
}

/** Save text or a data address as a file. */
export function download(name, href) {
  const link = element("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
