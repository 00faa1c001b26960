// What a first visit downloads, file by file; fails above the limit. Counted is everything in dist/, since the service worker
// fetches it all. The limit is held against brotli, which every browser that can run the page accepts; gzip, which the
// plainest hosts serve, is shown beside it.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const LIMIT = 350_000;

const dist = process.argv[2] ?? "dist";
const rows = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = readFileSync(path);
    return [relative(dist, path), bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  })
  .sort((a, b) => b[3] - a[3]);
if (rows.length === 0) throw new Error(`${dist} is empty: build first`);

const total = rows.reduce((sum, row) => sum.map((bytes, i) => bytes + row[i + 1]), [0, 0, 0]);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(9);
const line = ([name, ...sizes]) => console.log(sizes.map(kilobytes).join("") + "  " + name);

console.log("      raw     gzip   brotli  first load, in kB");
rows.forEach(line);
line(["in all", ...total]);

if (total[2] > LIMIT) {
  console.error(`first load: ${total[2]} bytes (brotli) are above the limit of ${LIMIT}`);
  process.exit(1);
}
