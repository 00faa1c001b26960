// Reads the database and the second copy of the log without the program, saves both as text, puts a text back, deletes.
// It knows the formats of src/store/batch.rs, src/engine/log/segment.rs and src/store/copy/record.rs, and keeps every event as the
// text that was written: a number that JavaScript cannot hold stays what it is.
"use strict";
let WORKSPACE = "hindcast"; // until it is known which workspace is that of this path, see src/app/workspace_name.rs
const MARKS = 9e15; // keys of the database from here on are no events
const decoder = new TextDecoder(), encoder = new TextEncoder();
const at = (id) => document.getElementById(id);
const say = (sentence) => { at("said").textContent = sentence; };

// ---- texts ----

/** The parts of a JSON list or object, as texts. */
function parts(json) {
  const found = [];
  let depth = 0, start = 1, inText = false;
  for (let i = 0; i < json.length; i++) {
    const letter = json[i];
    if (inText) {
      if (letter === "\\") i++;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if (letter === "[" || letter === "{") depth++;
    else if (letter === "]" || letter === "}") depth--;
    if (!inText && ((letter === "," && depth === 1) || depth === 0)) {
      if (json.slice(start, i).trim()) found.push(json.slice(start, i).trim());
      start = i + 1;
    }
  }
  return found;
}

/** The events of a record of the copy, as they were written. */
const eventsOf = (json) => parts(parts(json).find((part) => part.startsWith('"events":'))?.slice('"events":'.length) ?? "[]");

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0x82f63b78 : byte >>> 1;
  return byte;
});
function crc32c(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
}

// ---- the copy ----

/** What a copy says: events as texts, links, closings, and how much of it is sound. */
function readCopy(bytes) {
  const log = { events: [], links: [], closed: [], imported: [], sound: true, behind: 0 };
  let start = 0, unit = [], head = 0;
  for (let end; (end = bytes.indexOf(10, start)) >= 0; start = end + 1) {
    const line = bytes.subarray(start, end), json = line.subarray(9), text = decoder.decode(json);
    const isWhole = decoder.decode(line.subarray(0, 9)) === crc32c(json) + " ";
    let record;
    try { record = isWhole && JSON.parse(text); } catch { record = undefined; }
    const events = record ? eventsOf(text) : [];
    if (!record || !log.sound || (record.version === undefined && head + events.length !== record.state.head)) {
      if (log.sound && end + 1 >= bytes.length) break; // a torn end was never acknowledged
      log.sound = false;
      log.behind += events.length;
      continue;
    }
    head = record.state.head;
    unit.push({ ...record, events });
    if (record.more) continue;
    for (const part of unit) {
      for (const event of part.events) log.events.push(event), log.imported.push(part.imported);
      for (const { stream_id, positions } of part.linked ?? []) log.links.push([stream_id, positions]);
      log.closed.push(...(part.closings ?? []));
    }
    unit = [];
  }
  return log;
}

const place = () => WORKSPACE.replaceAll("/", "_");
const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(place());

// ---- the database ----

/** postcard: numbers of seven bits a byte, texts and lists with their length before them. */
function packed(bytes) {
  let i = 0;
  const number = () => {
    let value = 0n, shift = 0n, byte;
    do { byte = bytes[i++]; value |= BigInt(byte & 127) << shift; shift += 7n; } while (byte & 128);
    return value;
  };
  const small = () => Number(number());
  const raw = () => { const length = small(); return bytes.subarray(i, (i += length)); };
  const list = (read) => Array.from({ length: small() }, read);
  const signed = () => { const value = number(); return Number((value >> 1n) ^ -(value & 1n)); };
  return { flag: () => bytes[i++] === 1, small, raw, list, signed, text: () => decoder.decode(raw()) };
}

function uuid(bytes, index) {
  const digits = Array.from(bytes.subarray(index * 16, index * 16 + 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

/** The events of a sealed record and of its payloads, as the program would write them. */
function sealed(columnBytes, payloadBytes, last, versions) {
  const c = packed(columnBytes), p = packed(payloadBytes);
  c.flag();
  const words = c.list(c.text), ids = c.raw(), streams = c.list(c.small), types = c.list(c.small);
  c.list(c.small), c.list(c.small);
  const times = c.list(c.signed), correlationIds = c.raw(), correlations = c.list(c.small);
  const causes = p.raw(), schemas = p.list(p.small), ends = p.list(p.small), text = p.raw();
  let time = 0;
  return types.map((type, i) => {
    const stream = words[streams[i]], version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    time += times[i];
    const [data, metadata] = parts(decoder.decode(text.subarray(ends[i - 1] ?? 0, ends[i])));
    const when = new Date(time).toISOString().replace(".000Z", "Z");
    return `{"event_id":"${uuid(ids, i)}","event_type":${JSON.stringify(words[type])},"stream_id":${JSON.stringify(stream)},` +
      `"stream_version":${version},"position":${last - types.length + 1 + i},"data":${data},"metadata":${metadata},` +
      `"causation_id":"${uuid(causes, i)}","correlation_id":"${uuid(correlationIds, correlations[i])}","created_at":"${when}","schema_version":${schemas[i]}}`;
  });
}

const answer = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });

async function readDatabase() {
  const there = await indexedDB.databases?.();
  if (there && !there.some(({ name }) => name === WORKSPACE)) return null;
  const opening = indexedDB.open(WORKSPACE);
  opening.onupgradeneeded = () => opening.transaction.abort(); // never made here
  const database = await answer(opening).catch(() => null);
  if (!database) return null;
  const log = { events: [], links: [], closed: [], sound: true, behind: 0 }, versions = new Map();
  try {
    const store = (name) => database.transaction(name).objectStore(name);
    for (const key of await answer(store("batches").getAllKeys())) {
      if (key === 0 || key >= MARKS) continue;
      try {
        const bytes = await answer(store("batches").get(key));
        const events = bytes[0] === 1 ? sealed(bytes.subarray(1), await answer(store("payloads").get(key)), key, versions) : parts(decoder.decode(bytes));
        if (bytes[0] !== 1) for (const event of events) { const { stream_id, stream_version } = JSON.parse(event); versions.set(stream_id, stream_version); }
        if (log.sound) log.events.push(...events);
        else log.behind += events.length;
      } catch {
        log.sound = false;
      }
    }
    for (const link of await answer(store("links").getAll())) log.links.push([link.stream_id, link.positions ?? [link.position]]);
    log.closed = await answer(store("closed").getAllKeys());
  } finally {
    database.close();
  }
  return log;
}

// ---- out and in ----

function textOf(log) {
  const ids = log.events.map((event) => JSON.parse(event).event_id);
  const links = new Map();
  for (const [stream, positions] of log.links) links.set(stream, [...(links.get(stream) ?? []), ...positions]);
  const beside = [];
  for (const [stream, positions] of links) {
    const linked = [...new Set(positions)].map((position) => ids[position - 1]).filter(Boolean);
    for (let i = 0; i < linked.length; i += 500) beside.push(JSON.stringify({ stream_id: stream, links: linked.slice(i, i + 500) }));
  }
  for (const stream of new Set(log.closed)) beside.push(JSON.stringify({ stream_id: stream, closed: true }));
  const first = { format: "hindcast-log", version: 1, events: log.events.length, ...(beside.length ? { beside: beside.length } : {}), model: [] };
  return [JSON.stringify(first), ...log.events, ...beside].join("\n") + "\n";
}

function save(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** The lines of a copy that says what a text of a log says. All of it counts as imported: what followed has happened. */
async function copyOf(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const first = JSON.parse(lines[0]);
  if (first.format !== "hindcast-log") throw new Error("the first line is not that of a log of Hindcast");
  const events = lines.slice(1, 1 + first.events), places = new Map();
  events.forEach((event, i) => {
    const { event_id, position } = JSON.parse(event);
    if (!event_id || position !== i + 1) throw new Error(`line ${i + 2} is not event ${i + 1}`);
    places.set(event_id, position);
  });
  if (events.length !== first.events) throw new Error(`there are ${events.length} events where the first line says ${first.events}`);
  const linked = [], closings = [];
  for (const line of lines.slice(1 + first.events)) {
    const { stream_id, links, closed } = JSON.parse(line);
    if (closed) closings.push(stream_id);
    else if (links) linked.push({ stream_id, positions: links.map((id) => places.get(id)).filter(Boolean) });
  }
  let hash = new Uint8Array(32), last = null, head = 0;
  const hex = () => Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const all = [];
  const record = (state, rest) => {
    const json = `{${state.version ? `"version":${state.version},` : ""}"state":${JSON.stringify({ cleared: 0, head, last, hash: hex(), links: state.links ?? 0, closed: state.closed ?? 0 })},"more":false,"imported":true${rest}}`;
    all.push(`${crc32c(encoder.encode(json))} ${json}\n`);
  };
  record({ version: 1 }, "");
  for (let i = 0; i < events.length; i += 200) {
    const some = events.slice(i, i + 200);
    for (const event of some) {
      const bytes = encoder.encode(event), joined = new Uint8Array(32 + bytes.length);
      joined.set(hash), joined.set(bytes, 32);
      hash = new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
    }
    (head += some.length), (last = JSON.parse(some.at(-1)).event_id);
    record({}, `,"events":[${some.join(",")}]`);
  }
  const links = linked.reduce((count, { positions }) => count + positions.length, 0);
  record({ links, closed: closings.length }, `,"linked":${JSON.stringify(linked)},"closings":${JSON.stringify(closings)}`);
  return { bytes: encoder.encode(all.join("")), count: events.length };
}

/** The worker that writes the copy, see copy.js. */
function writer() {
  const worker = new Worker("copy.js"), waiting = new Map();
  let number = 0;
  worker.onmessage = ({ data: [which, fault, value] }) => {
    const [done, failed] = waiting.get(which);
    if (fault) failed(new Error(fault === "NoModificationAllowedError" ? "another tab has Hindcast open; close it first" : `${fault}: ${value}`));
    else done(value);
  };
  worker.onerror = () => waiting.forEach(([, failed]) => failed(new Error("the script that writes the copy is missing")));
  return (...call) => new Promise((done, failed) => { waiting.set(number, [done, failed]); worker.postMessage([number++, ...call]); });
}

const deleteDatabase = () => new Promise((done, failed) => {
  const asked = indexedDB.deleteDatabase(WORKSPACE);
  asked.onsuccess = done;
  asked.onerror = () => failed(asked.error);
  asked.onblocked = () => failed(new Error("another tab has Hindcast open; close it first"));
});

async function restore() {
  const { bytes, count } = await copyOf(await at("file").files[0].text());
  const ask = writer();
  await ask("open", place());
  await ask("cut", 0);
  await ask("write", 0, bytes);
  await ask("cut", bytes.length);
  await deleteDatabase();
  await show();
  say(`${count} events are put back into the copy. Open Hindcast: it makes the database from it.`);
}

async function deleteAll() {
  await deleteDatabase();
  await (await navigator.storage.getDirectory()).removeEntry(place(), { recursive: true }).catch((why) => { if (why.name !== "NotFoundError") throw why; });
  localStorage.removeItem(`${WORKSPACE}.head`);
  await show();
  say("Everything is deleted.");
}

// ---- the page ----

const told = (log) => {
  const beside = `${log.links.reduce((count, [, positions]) => count + positions.length, 0)} links, ${log.closed.length} closed streams`;
  const rest = log.sound ? "" : ` A record after event ${log.events.length} is damaged; ${log.behind} events behind it are not counted.`;
  return `${log.events.length} events, ${beside}.${rest}`;
};

const work = (button, task) => at(button).addEventListener("click", () => Promise.resolve().then(task).catch((why) => say(`That did not work: ${why.message ?? why}. Nothing else was changed.`)));

async function show() {
  const database = await readDatabase().catch((why) => String(why.message ?? why));
  at("database").textContent = database === null ? "There is none." : typeof database === "string" ? `It cannot be read: ${database}` : told(database);
  at("export-database").disabled = !database?.events;
  at("export-database").onclick = () => save(textOf(database), "hindcast-database.jsonl");
  at("aside").replaceChildren();
  try {
    const dir = await folder();
    const bytes = new Uint8Array(await (await (await dir.getFileHandle("copy")).getFile()).arrayBuffer());
    const copy = readCopy(bytes);
    at("copy").textContent = told(copy);
    at("export-copy").disabled = false;
    at("export-copy").onclick = () => save(textOf(copy), "hindcast-copy.jsonl");
    for await (const [name, file] of dir.entries()) {
      if (!name.startsWith("aside-")) continue;
      const button = document.createElement("button"), item = document.createElement("li");
      button.textContent = `Save what was set aside: ${name.slice(6)}`;
      button.onclick = async () => save(await (await file.getFile()).text(), `hindcast-${name}.txt`);
      item.append(button), at("aside").append(item);
    }
  } catch (why) {
    at("copy").textContent = why.name === "NotFoundError" ? "There is none." : `It cannot be read: ${why.message}`;
    at("export-copy").disabled = true;
  }
}

at("file").addEventListener("change", () => { at("restore").disabled = !at("file").files.length; });
at("sure").addEventListener("input", () => { at("delete").disabled = at("sure").value !== "DELETE"; });
work("restore", restore);
work("delete", deleteAll);
/** The first copy of Hindcast at an origin has the plain name, another one its path in the name. */
async function findWorkspace() {
  const path = location.pathname.replace(/[^/]*$/, ""), own = `hindcast ${path}`;
  const home = localStorage.getItem("hindcast.home"), there = (await indexedDB.databases?.()) ?? [];
  if (there.some(({ name }) => name === own) || (home !== null && home !== path)) WORKSPACE = own;
}

findWorkspace().catch(() => {}).then(show).then(() => document.body.setAttribute("data-ready", ""));
