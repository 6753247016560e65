// Makes what a browser loads from what people write: one stylesheet, and the scripts as they are.
// Everything lands in src/banshi/web/static/banshi/, which is never committed.

import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const written = path.join(root, "src/banshi/web/static_src");
const served = path.join(root, "src/banshi/web/static/banshi");
const packages = path.join(root, "node_modules");

const { css } = compile(path.join(written, "site.scss"), {
  loadPaths: [packages, written],
  style: "compressed",
  quietDeps: true,
});

await mkdir(served, { recursive: true });
await writeFile(path.join(served, "site.css"), css);

const ours = (await readdir(written)).filter((name) => name.endsWith(".js"));
const scripts = [
  path.join(packages, "govuk-frontend/dist/govuk/govuk-frontend.min.js"),
  ...ours.map((name) => path.join(written, name)),
];
await Promise.all(scripts.map((script) => copyFile(script, path.join(served, path.basename(script)))));
