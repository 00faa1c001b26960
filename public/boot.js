// What the page says when the program cannot run any more: in a browser that is too old for it, and when it has crashed. A crash is
// any panic, any trap of WebAssembly (memory out of bounds, stack overflow), and any error that went through the program: what it
// has in memory may be wrong from then on, so nothing of it may be believed. It must not need the program. What keeps the
// program from starting is told by start.js.
(() => {
  const WORDS = {
    old: "This browser is too old to run Hindcast: it has no WebAssembly. A current Firefox, Chrome, Edge or Safari has it.",
    title: "Hindcast has crashed",
    safe: "Everything that the page said was saved is still in this browser. The step that was under way may not be recorded, and nothing is recorded from here on.",
    remedy: "Reload the page to go on. If it crashes again, the rescue page saves the log as a file; it works without the program.",
    reload: "Reload",
    rescue: "Open the rescue page",
    report: "What to report",
    unsaved: "not saved",
  };

  if (typeof WebAssembly !== "object" || !("noModule" in HTMLScriptElement.prototype)) {
    const boot = document.getElementById("boot");
    const line = boot && boot.querySelector("p");
    if (line) {
      boot.classList.add("boot-failed");
      line.setAttribute("role", "alert");
      line.textContent = WORDS.old;
    }
    return;
  }

  // An answer of the scripting API that nobody took has a code, and is no crash.
  const isOurs = (why) =>
    why instanceof WebAssembly.RuntimeError ||
    (why instanceof Error && typeof why.code !== "string" && /wasm-function|\.wasm\b/.test(why.stack ?? ""));

  const element = (kind, text, attributes = {}) => {
    const made = document.createElement(kind);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // Nobody may believe that it saves, and nobody may wait for an answer that will not come.
  function stop(message) {
    document.documentElement.dataset.crashed = "";
    for (const saved of document.querySelectorAll("[data-saved]")) {
      saved.removeAttribute("data-saved");
      saved.classList.remove("saved");
      saved.textContent = WORDS.unsaved;
    }
    for (const app of document.querySelectorAll(".app")) app.inert = true;
    const api = window.hindcast ?? {};
    const crashed = () => Promise.reject(Object.assign(new Error(`${WORDS.title}: ${message}`), { code: "crashed", details: null }));
    for (const name of Object.keys(api)) if (typeof api[name] === "function") api[name] = crashed;
  }

  function tell(message, stack) {
    const dialog = element("dialog", "", { class: "sheet crash", "data-crash": "", role: "alertdialog", "aria-labelledby": "crash-title", "aria-describedby": "crash-words" });
    const words = element("div", "", { id: "crash-words" });
    words.append(element("p", `The program stopped: ${message}.`), element("p", WORDS.safe), element("p", WORDS.remedy));
    const actions = element("div", "", { class: "actions" });
    const reload = element("button", WORDS.reload, { type: "button", class: "primary", "data-crash-reload": "" });
    reload.addEventListener("click", () => location.reload());
    actions.append(element("a", WORDS.rescue, { href: "rescue.html", "data-crash-rescue": "" }), reload);
    const report = element("details", "");
    report.append(element("summary", WORDS.report), element("pre", stack, { tabindex: "0" }));
    dialog.append(element("h2", WORDS.title, { id: "crash-title" }), words, report, actions);
    // left by the Escape key, the words stay
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
    reload.focus();
  }

  let crashed = false;
  function crash(why) {
    // before the program is there, start.js tells it
    if (crashed || document.getElementById("boot") || !isOurs(why)) return;
    crashed = true;
    const message = (window.hindcastPanic ?? why.message ?? String(why)).split("\n")[0].replace(/\.$/, "");
    stop(message);
    tell(message, [window.hindcastPanic, why.stack].filter(Boolean).join("\n\n"));
  }

  addEventListener("error", (event) => crash(event.error));
  addEventListener("unhandledrejection", (event) => crash(event.reason));
})();
