// Trunk's last step: it finishes the page's digests and policy, and writes the service worker, from the files as they will be served.
// The same files give the same bytes. It knows nothing of the app.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

const staged = process.env.TRUNK_STAGING_DIR;
const source = process.env.TRUNK_SOURCE_DIR;

const digest = (algorithm, bytes) => `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;

/** `text` with its one `placeholder` replaced; anything but exactly one is a mistake that must stop the build. */
function fill(text, placeholder, value) {
  const parts = text.split(placeholder);
  if (parts.length !== 2) throw new Error(`precache: expected one ${placeholder}, found ${parts.length - 1}`);
  return parts.join(value);
}

/** sha384-of(file) becomes the digest of that staged file. */
const withIntegrity = (html) =>
  html.replace(/sha384-of\((.+?)\)/g, (_, file) => digest("sha384", readFileSync(join(staged, file))));

/** How the page starts stands in it, for any file beside it may be missing. Its comments are for whoever reads the source. */
function withStart(html) {
  const start = readFileSync(join(source, "public/start.js"), "utf8").replace(/^ *\/\/.*\n/gm, "").trim();
  const [call, files] = html.match(/startOfTheApp\(([^)]*)\);?/) ?? [];
  if (!call) throw new Error("precache: expected startOfTheApp(…) in the page");
  return fill(html, call, `\n    const [GLUE, PROGRAM, INTEGRITY] = [${files}];\n    ${start}\n  `);
}

/** The policy gets the hash of the one inline module, which starts the app. A second inline script would be one too many. */
function withPolicy(html) {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  if (inline.length !== 1) throw new Error(`precache: expected one inline script, found ${inline.length}`);
  return fill(html, "sha256-of-the-inline-module", digest("sha256", inline[0][1]));
}

/** Every staged file below `folder`, sorted, with its integrity. The page is listed under the address it is opened at. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => {
      const url = path === "index.html" ? "./" : encodeURI(path.split(sep).join("/"));
      return [url, digest("sha384", readFileSync(join(folder, path)))];
    });
}

/** The program's JavaScript without its comments and long names: 2 kB less with brotli. Trunk's own minifier gives up on it. */
function minifyGlue() {
  for (const name of readdirSync(staged).filter((name) => /^hindcast-.*\.js$/.test(name))) {
    const path = join(staged, name);
    execFileSync("terser", [path, "--module", "--compress", "--mangle", "--output", path], { stdio: "inherit" });
  }
}

/** `make dev`: the page watches for a newer build and reloads itself. No worker keeps an old one. */
function reloading(html) {
  copyFileSync(join(source, "tools/reload.js"), join(staged, "reload.js"));
  return html.replace("</head>", '<script src="reload.js" defer></script></head>');
}

const developing = process.env.HINDCAST_DEV === "1";
if (process.env.TRUNK_PROFILE === "release") minifyGlue();
const page = join(staged, "index.html");
if (developing) writeFileSync(page, reloading(readFileSync(page, "utf8")));
writeFileSync(page, withPolicy(withStart(withIntegrity(readFileSync(page, "utf8")))));

// after the page is final and before the worker itself is there: it is the one file that it cannot keep
const files = JSON.stringify(Object.fromEntries(filesIn(staged)), null, 2);
const template = readFileSync(join(source, "public/sw.js"), "utf8");
const version = createHash("sha256").update(files).update(template).digest("hex").slice(0, 16);
const worker = fill(fill(template, "FILES = {}", `FILES = ${files}`), 'VERSION = ""', `VERSION = "${version}"`);
if (!developing) writeFileSync(join(staged, "sw.js"), worker);
