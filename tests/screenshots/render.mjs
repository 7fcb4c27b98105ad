// Render blocks (a JSON file of {name: blocks}) as HTML pages, one a surface: node render.mjs SURFACES.json FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(join(process.cwd(), "render.mjs"));
const { createElement } = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { Message } = require("slack-blocks-to-jsx");
const style = readFileSync(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf-8");

// A picture of one dot: a message has its app's beside it.
const DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAB86XwAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";

const [surfaces, folder] = process.argv.slice(2).map((each) => resolve(each));
for (const [name, blocks] of Object.entries(JSON.parse(readFileSync(surfaces, "utf-8")))) {
  const drawn = renderToStaticMarkup(
    createElement(Message, { blocks, name: "newsdesk", time: new Date("2026-03-12T18:00:00Z"), logo: DOT }),
  );
  const page = `<!doctype html><meta charset="utf-8"><style>${style} body{margin:16px;background:#fff}</style>${drawn}`;
  writeFileSync(join(folder, `${name}.html`), page);
}
