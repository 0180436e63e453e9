// Live progress of an import: asks for the page again whenever its stream names a change, and puts the new section in place.
// Nothing depends on this: without it the page refreshes by itself.
(() => {
  "use strict";
  const section = () => document.getElementById("import");
  let running = false, again = false;

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
        // The live region itself stays, so that what is new in it is read aloud.
        const old = section();
        old.replaceChildren(...fresh.childNodes);
        if (fresh.dataset.progress) old.dataset.progress = fresh.dataset.progress;
        else delete old.dataset.progress;
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
