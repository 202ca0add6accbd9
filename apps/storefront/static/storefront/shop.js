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
}

// Sort, quantity: changing is submitting.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// Only one facet is open; a click elsewhere or Escape closes it.
document.addEventListener("click", (event) => {
  for (const panel of document.querySelectorAll("details[data-popover][open]")) {
    if (!panel.contains(event.target)) panel.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const panel = document.activeElement?.closest("details[data-popover][open]");
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
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
