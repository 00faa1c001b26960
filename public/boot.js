// Says in a plain sentence why the app does not appear. It works only as long as #boot is in the page: once the app has
// mounted and removed it, failures are the app's to tell.
(() => {
  const say = (sentence) => {
    const boot = document.getElementById("boot");
    if (!boot) return;
    boot.classList.add("boot-failed");
    const line = boot.querySelector("p");
    line.setAttribute("role", "alert");
    line.textContent = sentence;
  };

  if (typeof WebAssembly !== "object" || !("noModule" in HTMLScriptElement.prototype)) {
    say("This browser is too old to run Hindcast: it has no WebAssembly. A current Firefox, Chrome, Edge or Safari has it.");
    return;
  }

  const failed = () =>
    say("Hindcast could not start. What you recorded is still in this browser. Check the connection and reload the page.");
  // captured, because a script that cannot be loaded tells only its own element
  addEventListener("error", failed, true);
  addEventListener("unhandledrejection", failed);
})();
