"use strict";
// Live progress of an import, a batch or a job: asks for the page again when its stream names a change, and puts what is new in place.
// Nothing depends on this script: without it such a page refreshes by itself.
const parse = (text) => new DOMParser().parseFromString(text, "text/html");
(() => {
  const section = () => document.getElementById("live");
  let running = false, again = false;

  // What hasn't changed stays the same node: it keeps the focus, and only what is new is read aloud.
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
        const page = parse(await answer.text());
        const fresh = page.getElementById("live");
        if (!fresh) continue;
        merge(section(), fresh, true);
        document.title = page.title;
      } while (again);
    } catch { /* offline: the next look tries again */ } finally { running = false; }
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
// The admins' keys: each presses a button or follows a link, of the group in focus or of a page without groups.
(() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const groups = all(".group"), hints = all("[data-keys]"), notice = all(".notice")[0];
  for (const hint of hints) hint.hidden = false;
  const press = (root, key) => root?.querySelector(`[data-key="${key}"]`)?.click();
  const here = () => groups.findIndex((group) => group.contains(document.activeElement));
  const go = (to) => groups[Math.max(0, Math.min(groups.length - 1, to))]?.focus();
  const search = all("main input[type=search]")[0];
  document.addEventListener("keydown", (event) => {
    const on = event.target, { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (on === search && key === "ArrowDown") { all("#found button")[0]?.focus(); event.preventDefault(); }
    if (on.closest("input, select, textarea") || !(hints[0] || notice)) return;
    const does = {
      j: () => go(here() + 1),
      k: () => go(here() - 1),
      u: () => press(notice, "u"),
      "/": () => search?.focus(),
      Enter: groups.includes(on) && (() => press(on, "c")),
    }[key] ?? ("copl".includes(key) && (() => press(groups.length ? groups[here()] : document, key)));
    if (does) { event.preventDefault(); does(); }
  });

  // Search as one types.
  let wait;
  if (all("#found")[0]) search.addEventListener("input", () => {
    clearTimeout(wait);
    const mine = wait = setTimeout(async () => {
      try {
        const answer = await fetch("?" + new URLSearchParams(new FormData(search.form)));
        const fresh = parse(await answer.text()).getElementById("found");
        if (fresh && mine === wait) all("#found")[0].replaceChildren(...fresh.childNodes);
      } catch {}
    }, 200);
  });
})();
