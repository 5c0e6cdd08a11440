// Labels and values side by side. Text is set as text, never as HTML.
function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function valueOf(fact) {
  const value = element("dd", fact.strong ? "value strong" : "value", fact.value);
  value.style.margin = "0";
  if (fact.how) value.append(element("span", "how", fact.how));
  return value;
}

function listOf(facts, wide) {
  const list = document.createElement("dl");
  list.className = wide ? "facts wide" : "facts";
  list.style.margin = "0";
  for (const fact of facts) {
    const pair = element("div", "pair", "");
    pair.append(element("dt", "label", fact.label), valueOf(fact));
    list.append(pair);
  }
  return list;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  const lists = data.groups.map((facts) => listOf(facts, data.wide));
  for (const framed of lists.slice(1)) framed.classList.add("framed");
  if (data.flags.length) {
    const flags = element("div", "flags", "");
    for (const flag of data.flags) flags.append(element("span", "flag", `⚑ ${flag}`));
    lists[0].append(flags);
  }
  root.replaceChildren(...(data.title ? [element("div", "title", data.title)] : []), ...lists);
}
