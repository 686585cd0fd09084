/* What the portal adds to Decap CMS: its forms, its words, a preview of the claim, and messages that
   stay until they are read. Loaded before Decap, which would else look for a file of settings. */

window.CMS_MANUAL_INIT = true;

/* Reading the answers: a refusal is shown whole; after a new record the pickers look again. */

const ask = window.fetch.bind(window);
let recordIsNew = false;

window.fetch = async (input, options) => {
  const answer = await ask(input, options);
  if (String(input.url || input).endsWith("/api") && options?.body) {
    const { action, params } = JSON.parse(options.body);
    if (action === "persistEntry" || action === "deleteFiles") {
      if (answer.ok) {
        closeRefusal();
        recordIsNew = action === "deleteFiles" || !params.dataFiles[0].raw.includes('"_read":');
      } else {
        showRefusal(action, (await answer.clone().json()).error);
      }
    }
  }
  return answer;
};

window.addEventListener("hashchange", () => {
  closeRefusal();
  if (recordIsNew) location.reload();
});

function showRefusal(action, text) {
  closeRefusal();
  const box = document.createElement("section");
  box.className = "refusal";
  box.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = action === "deleteFiles" ? "Not deleted" : "Not saved";
  const reasons = document.createElement("ul");
  for (const line of text.split("\n")) {
    reasons.appendChild(document.createElement("li")).textContent = line;
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", closeRefusal);
  box.append(heading, reasons, close);
  document.body.append(box);
}

function closeRefusal() {
  document.querySelector(".refusal")?.remove();
}

/* The words of Decap that would mislead here. */

const WORDS = {
  collection: { collectionTop: { newButton: "New %{collectionLabel}" } },
  editor: {
    editorControl: { field: { optional: "may stay empty" } },
    editorToolbar: {
      publish: "Save",
      publishing: "Saving…",
      published: "Saved",
      publishNow: "Save",
      publishAndCreateNew: "Save and begin a new one",
      publishAndDuplicate: "Save and copy",
      deployButtonLabel: "See it in the portal",
    },
  },
  ui: {
    toast: {
      onFailToPersist: "Not saved",
      onFailToDelete: "Not deleted",
      entrySaved: "Saved",
      entryPublished: "Saved into the file",
    },
  },
};

function merged(words, others) {
  const all = { ...words };
  for (const [key, value] of Object.entries(others)) {
    all[key] = typeof value === "object" ? merged(all[key] || {}, value) : value;
  }
  return all;
}

/* The preview: the record as a list of what it says, in the order and words of its form. */

const PREVIEW = `
  body { font: 16px/1.6 system-ui, sans-serif; color: #10201b; margin: 0; padding: 1.5rem 2rem; }
  h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .6rem; }
  .lead { font-size: 1.1rem; max-width: 62ch; }
  .state { display: inline-block; border: 1px solid currentColor; border-radius: 3px; padding: 0 .5em; font-size: .8rem; }
  dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .35rem 1.2rem; border-top: 1px solid #d9dfdc; padding-top: 1rem; }
  dl dl { display: block; border: 0; padding: 0; margin: 0; }
  dt { color: #43514c; } dd { margin: 0; overflow-wrap: anywhere; } dd ul { margin: 0; padding-left: 1.1em; }
`;

const isEmpty = (value) =>
  value == null ||
  value === "" ||
  (typeof value === "object" && Object.values(value).every(isEmpty));

function said(field, value) {
  const { h } = window;
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isEmpty(item));
    return h("ul", {}, ...items.map((item) => h("li", {}, said({ ...field, widget: "" }, item))));
  }
  if (typeof value === "object") return list(field.fields || [], value);
  const choice = (field.options || []).find((option) => option.value === value);
  return choice ? choice.label : String(value);
}

function list(fields, data, skipped = []) {
  const { h } = window;
  const stated = fields.filter(
    ({ name }) => !name.startsWith("_") && !skipped.includes(name) && !isEmpty(data[name]),
  );
  const rows = stated.flatMap((field) => [
    h("dt", { key: `${field.name}-name` }, field.label),
    h("dd", { key: field.name }, said(field, data[field.name])),
  ]);
  return h("dl", {}, ...rows);
}

function preview(fields) {
  const { createClass, h } = window;
  const markdown = fields.filter(({ widget }) => widget === "markdown").map(({ name }) => name);
  return createClass({
    render() {
      const data = this.props.entry.get("data").toJS();
      const lead = data.statement ? h("p", { className: "lead" }, data.statement) : null;
      const state = data.state && data.state !== "published" ? data.state : null;
      return h(
        "main",
        {},
        data.body ? null : h("h1", {}, data.title || data.question || data.name || data.rule || ""),
        state ? h("p", {}, h("span", { className: "state" }, state)) : null,
        lead,
        ...markdown.map((name) => h("div", { key: name }, this.props.widgetFor(name))),
        list(fields, data, ["title", "statement", "state", "internal", ...markdown]),
      );
    },
  });
}

document.addEventListener("DOMContentLoaded", async () => {
  const { CMS } = window;
  const config = await (await ask("config.json")).json();
  if (config.error) {
    showRefusal("", config.error);
    return;
  }
  // there is no login: whoever has the address is the one who edits
  localStorage.setItem("decap-cms-user", JSON.stringify({ backendName: config.backend.name }));
  CMS.registerLocale("en", merged(CMS.getLocale("en"), WORDS));
  CMS.registerPreviewStyle(PREVIEW, { raw: true });
  for (const { name, fields, files } of config.collections) {
    if (fields) CMS.registerPreviewTemplate(name, preview(fields));
    for (const file of files || []) CMS.registerPreviewTemplate(file.name, preview(file.fields));
  }
  CMS.init({ config: { ...config, load_config_file: false } });
});
