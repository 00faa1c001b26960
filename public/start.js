// Starts the program, and says in plain sentences why it does not start: what happened, what is safe, what to do. The words
// "Loading Hindcast…" never stay for ever. tools/precache.mjs puts this text, without its comments, into the page's one inline
// module, where Trunk has named the files before it (Trunk.toml). It must not need another file: any of them may be missing.
//
// const GLUE, PROGRAM: the addresses of the program's two files; const INTEGRITY: the digest of the second.

const SAFE = "What you recorded here before is still in this browser.";
const RELOAD = "Reload the page in a moment.";
const FRAME = ["Hindcast is shown in a frame that may neither load all of its files nor keep anything.", SAFE, `Open it in a tab of its own: ${location.href}`];
const SLOW = 20_000;

const boot = () => document.getElementById("boot");
const name = (address) => address.split("/").pop();

// What went wrong, as sentences in the place of the page. Nothing that came from elsewhere is read as markup.
function say(...sentences) {
  const place = boot();
  if (!place) return;
  place.classList.add("boot-failed");
  const line = place.querySelector("p");
  line.setAttribute("role", "alert");
  line.textContent = sentences.join(" ");
  for (const late of place.querySelectorAll(".boot-late")) late.classList.remove("boot-late");
}

// A page that was kept somewhere on the way names files that the server has no more. Then the server has a newer page.
async function loadNewerPage() {
  try {
    const answer = await fetch(location.href.split("#")[0], { cache: "reload" });
    const page = answer.ok ? await answer.text() : "";
    if (!/\bid="?boot\b/.test(page) || page.includes(name(GLUE))) return false;
    // once for each page that was given up: a server that answers with two pages in turn would have us reload for ever
    if (sessionStorage.getItem("hindcast.gave-up") === GLUE) return false;
    sessionStorage.setItem("hindcast.gave-up", GLUE);
  } catch {
    return false;
  }
  location.reload();
  return true;
}

// What the host answers for a file: nothing, if it is what it should be.
async function faultOf(address, kind, integrity) {
  const file = name(address);
  let answer;
  try {
    answer = await fetch(address, { cache: "no-cache" });
  } catch {
    return [`The file ${file} of Hindcast could not be fetched.`, SAFE, "Check the connection and reload the page."];
  }
  const type = answer.headers.get("content-type") ?? "";
  if (!answer.ok) return [`The file ${file} of Hindcast is missing on this server (${answer.status}).`, SAFE, RELOAD];
  if (type.includes("html")) {
    return [
      `This server answers with a web page where the file ${file} of Hindcast should be.`,
      SAFE,
      "Open the address of the folder that Hindcast is in, or tell whoever runs the server.",
    ];
  }
  if (kind && !type.includes(kind)) {
    return [`This server sends the file ${file} as "${type}", and browsers run it as ${kind} only.`, SAFE, "Tell whoever runs the server."];
  }
  try {
    if (integrity) await fetch(address, { cache: "no-cache", integrity });
  } catch {
    return [
      `The file ${file} is not the one that belongs to this page: a new version is only partly there, or something changes it on its way.`,
      SAFE,
      RELOAD,
    ];
  }
  return null;
}

async function explain(why) {
  if (location.protocol === "file:") {
    return say(
      "Hindcast was opened as a file, and from a file a browser runs no program and keeps nothing.",
      "Nothing was recorded.",
      "Put its folder on any web server, or start one in it (python3 -m http.server), and open the address of that.",
    );
  }
  if (typeof WebAssembly !== "object") {
    return say("This browser runs no WebAssembly, which Hindcast is made of.", SAFE, "Allow it for this page, or open the page in a current Firefox, Chrome, Edge or Safari.");
  }
  // an address without its slash at the end: every file is looked for one folder too high
  if (!location.pathname.endsWith("/") && !/\.x?html?$/i.test(location.pathname)) {
    return location.replace(`${location.pathname}/${location.search}${location.hash}`);
  }
  if (self.origin === "null") {
    return say(...FRAME);
  }
  const fault = (await faultOf(GLUE, "javascript")) ?? (await faultOf(PROGRAM, "", INTEGRITY));
  if (fault && (await loadNewerPage())) return;
  say(...(fault ?? [`Hindcast stopped while it was starting: ${why?.message ?? why}.`, SAFE, RELOAD]));
}

const isThere = (link) => {
  try {
    return link.sheet.cssRules.length > 0;
  } catch {
    return false;
  }
};

// A page without its looks is no reason not to run, but for a word.
async function missLooks() {
  const missing = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !isThere(link));
  if (missing.length === 0 || (await loadNewerPage())) return;
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  if (self.origin === "null") line.textContent = FRAME.join(" ");
  else line.textContent = `Files of Hindcast are missing on this server (${missing.map((link) => name(link.href)).join(", ")}), so it looks wrong. It works all the same. ${RELOAD}`;
  document.body.prepend(line);
}

setTimeout(() => {
  const line = boot()?.querySelector("p[role=status]");
  if (line) line.textContent = "Hindcast is still loading; on a slow line that takes a while. Nothing is lost. If it does not come, reload the page.";
}, SLOW);

try {
  const program = fetch(PROGRAM, { integrity: INTEGRITY });
  // whichever fails first is told; the other one is no news
  program.catch(() => {});
  const { default: init } = await import(GLUE);
  await init({ module_or_path: program });
  if (document.readyState === "complete") missLooks();
  else addEventListener("load", missLooks);
} catch (why) {
  await explain(why);
  throw why;
}
