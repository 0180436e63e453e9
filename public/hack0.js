// Live progress of an import or a batch: asks for the page again whenever its stream names a change, and puts what is new of
// the section in place. Nothing depends on this: without it the page refreshes by itself.
(() => {
  "use strict";
  const section = () => document.getElementById("import");
  let running = false, again = false;

  // What hasn't changed stays the same node: it keeps the focus, and of a live region only what is new is read aloud.
  const merge = (old, fresh, keep) => {
    if (old.isEqualNode(fresh)) return;
    const [here, there] = [[...old.childNodes], [...fresh.childNodes]];
    const isAlike = old.nodeName === fresh.nodeName && here.length > 0 && here.length === there.length;
    if (!isAlike && !keep) { old.replaceWith(fresh); return; }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of [...fresh.attributes]) old.setAttribute(name, value);
    if (isAlike) here.forEach((child, n) => merge(child, there[n]));
    else old.replaceChildren(...there);
  };

  const swap = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      do {
        again = false;
        const answer = await fetch(location.href, { headers: { accept: "text/html" } });
        if (!answer.ok) continue;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("import");
        if (!fresh) continue;
        merge(section(), fresh, true);
        document.title = page.title;
      } while (again);
    } catch { /* offline: the next event or look tries again */ } finally { running = false; }
  };

  const address = section()?.dataset.progress;
  if (!address) return;
  let stream;
  const look = setInterval(() => {
    if (!section().dataset.progress) { clearInterval(look); stream?.close(); return; }
    if (!stream || stream.readyState !== EventSource.OPEN) swap();
  }, 4000);
  if (window.EventSource) {
    stream = new EventSource(address);
    stream.addEventListener("progress", swap);
    stream.addEventListener("done", () => { stream.close(); swap(); });
  }
})();
// The admins' queue by keyboard: j and k move between groups, Enter or c confirms, o looks for another organization, u takes the
// last decision back, / searches. Each presses a button or follows a link that is on the page.
(() => {
  "use strict";
  const hint = document.querySelector("[data-keys]");
  const groups = [...document.querySelectorAll(".group")];
  if (hint) hint.hidden = false;
  const press = (root, key) => root?.querySelector(`[data-key="${key}"]`)?.click();
  const here = () => groups.findIndex((group) => group.contains(document.activeElement));
  const go = (to) => groups[Math.max(0, Math.min(groups.length - 1, to))]?.focus();
  document.addEventListener("keydown", (event) => {
    const on = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || on.closest("input, select, textarea")) return;
    const does = {
      j: () => go(here() + 1),
      k: () => go(here() - 1),
      c: () => press(groups[here()], "c"),
      o: () => press(groups[here()], "o"),
      u: () => press(document.querySelector(".notice"), "u"),
      "/": () => document.querySelector("main input[type=search]")?.focus(),
      // On a button or a link Enter is that one's.
      Enter: groups.includes(on) && (() => press(on, "c")),
    }[event.key];
    if (does && (groups.length || document.querySelector(".notice"))) { event.preventDefault(); does(); }
  });
})();
