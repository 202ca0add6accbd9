// The search box suggests while one types: an ARIA combobox with a list box. Without this it is a plain field.
"use strict";

const PAUSE_MS = 120;
const SHORTEST = 2;

for (const form of document.querySelectorAll("form[data-suggests]")) {
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let asked, timer;
  let active = -1;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };

  const choose = (index) => {
    active = index;
    options().forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
    const option = options()[index];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };

  const ask = async () => {
    asked?.abort();
    const words = field.value.trim();
    if (words.length < SHORTEST) return show(false);
    asked = new AbortController();
    try {
      const address = `${form.dataset.suggests}?${new URLSearchParams({ q: words })}`;
      const response = await fetch(address, { signal: asked.signal });
      if (!response.ok) return show(false);
      list.innerHTML = await response.text();
    } catch {
      return; // another letter came, or the network went: the form itself still works
    }
    options().forEach((option, number) => {
      option.id = `suggestion-${number}`;
      option.tabIndex = -1;
    });
    const any = options().length > 0 && document.activeElement === field;
    show(any);
    status.textContent = any ? status.dataset.some : "";
    choose(-1);
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  field.addEventListener("focus", () => {
    if (options().length && field.value.trim().length >= SHORTEST) show(true);
  });
  field.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    } else if (event.key === "ArrowDown" && last >= 0) {
      event.preventDefault();
      show(true);
      choose(active === last ? -1 : active + 1);
    } else if (event.key === "ArrowUp" && last >= 0) {
      event.preventDefault();
      show(true);
      choose(active === -1 ? last : active - 1);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      options()[active].click();
    } else if (event.key === "Tab") show(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) show(false);
  });
}
