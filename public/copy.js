// Keeps the bytes of the second copy of the log, in the origin private file system. A synchronous access handle is to be had in a
// dedicated worker only, by one at a time; what it has written survives a kill of the browser. It knows nothing of what the bytes
// mean: src/store/copy does. One message is one call, [number, name, ...arguments]; the answer is [number, fault, value].

// after so many milliseconds without a write, what was written is flushed to the disk: then it survives a power cut, too
const FLUSH_AFTER = 300;

let folder, file, handle, flushing;

const nameAside = () => `aside-${new Date().toISOString().replace(/[:.]/g, "-")}-${crypto.randomUUID().slice(0, 4)}`;

async function aside(bytes) {
  const kept = await (await folder.getFileHandle(nameAside(), { create: true })).createSyncAccessHandle();
  try {
    write(kept, 0, bytes);
    kept.flush();
  } finally {
    kept.close();
  }
}

function write(to, start, bytes) {
  if (to.write(bytes, { at: start }) !== bytes.byteLength) throw new DOMException("not all could be written", "QuotaExceededError");
}

function read(start, count) {
  const bytes = new Uint8Array(count);
  return bytes.subarray(0, handle.read(bytes, { at: start }));
}

const calls = {
  // takes the copy of a workspace, if nobody else has it
  async open(workspace) {
    folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(workspace, { create: true });
    file = await folder.getFileHandle("copy", { create: true });
    handle = await file.createSyncAccessHandle();
  },
  length: () => handle.getSize(),
  read,
  write(start, bytes) {
    write(handle, start, bytes);
    clearTimeout(flushing);
    flushing = setTimeout(() => handle.flush(), FLUSH_AFTER);
  },
  cut(length) {
    handle.truncate(length);
    handle.flush();
  },
  setAside: () => aside(read(0, handle.getSize())),
  keepAside: aside,
};

// calls are done one after the other, in their order
let before = Promise.resolve();
addEventListener("message", ({ data: [number, name, ...given] }) => {
  before = before.then(async () => {
    try {
      postMessage([number, null, await calls[name](...given)]);
    } catch (fault) {
      postMessage([number, fault?.name ?? "Error", String(fault?.message ?? fault)]);
    }
  });
});
