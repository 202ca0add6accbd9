// Lists: narrowed, sorted and continued without leaving the page. Without this they are a form and links.
"use strict";

const filters = document.getElementById("filter-form");

// Parts and texts of another rendering of this list in place of those shown; what is folded away stays so.
function showList(html) {
  const folded = new Map([...filters.querySelectorAll("details")].map((one) => [one.id, one.open]));
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (!fresh.getElementById("list-results")) return false;
  for (const [id, open] of folded) fresh.getElementById(id)?.toggleAttribute("open", open);
  const focused = document.activeElement?.id;
  for (const part of document.querySelectorAll("[data-part-of-list]")) {
    part.replaceWith(fresh.getElementById(part.id));
  }
  for (const text of document.querySelectorAll("[data-text-of-list]")) {
    text.textContent = fresh.getElementById(text.id).textContent;
  }
  document.getElementById("sort").value = fresh.getElementById("sort").value;
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  return true;
}

let latest = 0;
async function narrow(address, { remember }) {
  const mine = ++latest;
  const results = document.getElementById("list-results");
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    const html = await response.text();
    if (mine !== latest) return;
    if (!showList(html)) throw new Error("another page");
    if (remember) history.pushState(null, "", address);
  } catch {
    if (mine === latest) location.assign(address);
  }
}

function addressOfForm() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(filters)) {
    const standard = name === "sort" && document.getElementById("sort").dataset.default === value;
    if (value.trim() && !standard) asked.append(name, value.trim());
  }
  const path = filters.getAttribute("action");
  return asked.size ? `${path}?${asked}` : path;
}

// The next page beneath this one. Back from a product, the list is as long as it was, and where it was.
async function append(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const cards = [...fresh.querySelectorAll("#list-cards > li")];
  document.getElementById("list-cards").append(...cards);
  document.getElementById("list-more").replaceWith(fresh.getElementById("list-more"));
  return cards[0];
}

async function appendAgain({ appended, y }) {
  try {
    for (const address of appended) await append(address);
    scrollTo(0, y);
  } catch {
    // What is there is a list all the same.
  }
}

if (filters) {
  filters.addEventListener("change", () => narrow(addressOfForm(), { remember: true }));
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow(addressOfForm(), { remember: true });
  });
  document.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const chip = event.target.closest("a[data-narrows]");
    const more = event.target.closest("a[data-more]");
    if (chip) {
      event.preventDefault();
      narrow(chip.href, { remember: true });
    } else if (more) {
      event.preventDefault();
      more.setAttribute("aria-disabled", "true");
      try {
        const first = await append(more.href);
        first?.querySelector("a")?.focus({ preventScroll: true });
        const appended = [...(history.state?.appended ?? []), more.href];
        history.replaceState({ appended, y: scrollY }, "");
      } catch {
        location.assign(more.href);
      }
    }
  });
  window.addEventListener("popstate", (event) => {
    if (location.hash === "") narrow(location.href, { remember: false });
  });
  window.addEventListener("pagehide", () => {
    if (history.state?.appended) history.replaceState({ ...history.state, y: scrollY }, "");
  });
  if (history.state?.appended) appendAgain(history.state);
}
