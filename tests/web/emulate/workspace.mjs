// A Slack workspace by `emulate`, which has state, signatures and views of its own.
//
//   node workspace.mjs '{"bot_token": …, "user_token": …, "signing_secret": …}'
//
// Prints {"url": …} when it listens on 127.0.0.1, and then reads one command a line:
// {"deliver_to": URL} sends events there from now on.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const dist = new URL("./node_modules/emulate/dist/", import.meta.url);
const { createEmulator } = await import(new URL("api.js", dist));

// No public call subscribes to events. The plug-in is a module of its own, and whoever imports it first
// may keep the dispatcher that it is registered with.
const plugged = /"(\.\/[\w-]+\.js)"\);\s*return \{ plugin: mod\.slackPlugin/.exec(
  readFileSync(new URL("api.js", dist), "utf8"),
);
if (!plugged) throw new Error("emulate no longer loads its Slack plug-in from a module of its own");
const { slackPlugin } = await import(new URL(plugged[1], dist));
let dispatcher;
const register = slackPlugin.register.bind(slackPlugin);
slackPlugin.register = (app, store, webhooks, ...rest) => {
  dispatcher = webhooks;
  // Slack takes every method by GET too, and its own SDK reads channels and people so; emulate takes POST only.
  app.get("/api/:method", (c) => {
    const { pathname, searchParams } = new URL(c.req.url);
    const headers = { Authorization: c.req.header("Authorization") ?? "" };
    return app.request(pathname, { method: "POST", headers, body: searchParams });
  });
  return register(app, store, webhooks, ...rest);
};

const given = JSON.parse(process.argv[2]);
const bot = { app_id: "A0NEWSDESK", bot_id: "B0NEWSDESK", bot_user_id: "U0NEWSDESK" };
const slack = {
  users: [{ name: "ana", real_name: "Ana" }],
  channels: [{ name: "news" }],
  signing_secret: given.signing_secret,
  strict_scopes: true,
  oauth_apps: [
    { ...bot, bot_name: "newsdesk", client_id: "1.1", client_secret: "s", name: "Newsdesk", redirect_uris: [] },
  ],
  tokens: [
    { token: given.user_token, user: "ana", type: "user" },
    { ...bot, token: given.bot_token, user: bot.bot_user_id, type: "bot", scopes: given.scopes },
  ],
};
const emulator = await createEmulator({ service: "slack", port: given.port, hostname: "127.0.0.1", seed: { slack } });
if (!dispatcher) throw new Error("emulate registered its Slack plug-in without a dispatcher");
console.log(JSON.stringify({ url: emulator.url, bot: bot.bot_user_id }));

for await (const line of createInterface({ input: process.stdin })) {
  const { deliver_to: url } = JSON.parse(line);
  dispatcher.register({ url, events: ["*"], active: true, owner: "slack", type: "webhook" });
  console.log(JSON.stringify({ delivering: url }));
}
await emulator.close();
process.exit(0);
