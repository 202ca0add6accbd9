// Every page works without this. It saves a click here and a page load there.
"use strict";

document.documentElement.classList.add("js");

// Put the parts of another rendering of this page in place of those shown; typing and focus elsewhere are left alone.
function replaceParts(html, selector) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement && document.activeElement.id;
  for (const part of document.querySelectorAll(selector)) {
    const replacement = fresh.getElementById(part.id);
    if (replacement) part.replaceWith(replacement);
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  document.dispatchEvent(new Event("replaced"));
}

// Sort, quantity: changing is submitting.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// A panel closes by a click elsewhere, by Escape, and when the focus leaves it.
function openPanels() {
  return document.querySelectorAll("details[data-popover][open]");
}
document.addEventListener("click", (event) => {
  for (const panel of openPanels()) {
    const around = event.target.closest("[data-closes]") || !panel.contains(event.target);
    if (around) panel.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const panel of openPanels()) if (!panel.contains(event.target)) panel.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const panel = document.activeElement?.closest("details[data-popover][open]");
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
});

// The menu of a wide screen follows the mouse, a little late, so that crossing it opens nothing.
for (const panel of document.querySelectorAll("details[data-hover]")) {
  let timer;
  const turn = (open, delay) => (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(timer);
    timer = setTimeout(() => (panel.open = open), delay);
  };
  panel.addEventListener("pointerenter", turn(true, 120));
  panel.addEventListener("pointerleave", turn(false, 220));
}

// Drawers and dialogs: the browser keeps the focus inside, closes by Escape and gives the focus back.
function openDrawer(id) {
  const drawer = document.getElementById(id);
  if (!drawer.open) drawer.showModal();
}
function closeDrawer(id) {
  document.getElementById(id).close();
}
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    openDrawer(opener.dataset.opens);
  } else if (event.target.closest("[data-closes]") || event.target.matches("dialog[open]")) {
    event.target.closest("dialog")?.close(); // a click on the dialog itself is one beside what it holds
  }
});

// A short word about what was done. It goes by itself, and is read out.
const TOAST_MS = 4000;
function toast(text) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}
document.addEventListener("click", (event) => {
  const speaker = event.target.closest("[data-says]");
  if (speaker) toast(speaker.dataset.says);
});

// What is one shopper's own on pages that are the same for all: numbers on the cart and the wish list, and "log in".
function cookie(name) {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";
}
function showCounts() {
  for (const badge of document.querySelectorAll("[data-count]")) {
    const count = Number(cookie(badge.dataset.count));
    badge.textContent = count > 99 ? "99+" : count;
    badge.hidden = !count;
  }
  for (const part of document.querySelectorAll("[data-signed-in]")) {
    if (cookie("signed_in")) part.textContent = part.dataset.signedIn;
  }
}
showCounts();
window.addEventListener("pageshow", showCounts);

// On a phone the search field waits behind its button.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-finds]")) return;
  const field = document.querySelector(".header__search");
  if (field.classList.toggle("is-open")) field.querySelector("input").focus();
  event.preventDefault();
});

// Quantity: − and + around a number.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  const before = field.value;
  if (button.dataset.step > 0) field.stepUp();
  else field.stepDown();
  if (field.value !== before) field.dispatchEvent(new Event("change", { bubbles: true }));
});

// Product: choose an option without leaving one's place on the page.
document.addEventListener("click", async (event) => {
  const pill = event.target.closest("a[data-option]");
  if (!pill || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  try {
    const response = await fetch(pill.href);
    if (!response.ok) throw new Error(response.statusText);
    replaceParts(await response.text(), "[data-product]");
    history.replaceState(null, "", pill.href);
  } catch {
    location.assign(pill.href);
  }
});

// Checkout: another country, postcode or method refreshes the delivery options and the sum.
const checkout = document.querySelector("form[data-checkout]");
if (checkout) {
  let latest = 0;
  checkout.addEventListener("change", async (event) => {
    if (!event.target.matches("[data-refreshes]")) return;
    const mine = ++latest;
    const body = new FormData(checkout);
    body.set("action", "update");
    checkout.setAttribute("aria-busy", "true");
    try {
      // Not `checkout.action`: that is its buttons of that name.
      const response = await fetch(checkout.getAttribute("action"), { method: "POST", body });
      const html = await response.text();
      if (response.redirected) location.assign(response.url);
      else if (mine === latest && response.ok) replaceParts(html, "[data-part]");
    } catch {
      // The button "Update" and the server's own check of the sum remain.
    } finally {
      if (mine === latest) checkout.removeAttribute("aria-busy");
    }
  });
}

// A second press of "Pay" is the first one.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.submitter?.value === "update") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
});

// The order is being placed by another request: ask again in a moment.
const waiting = document.querySelector("form[data-asks-again]");
if (waiting) setTimeout(() => waiting.requestSubmit(), 2000);
