// Hearts: filled where a product is on the shopper's wish list, and pressed without leaving the page.
"use strict";

let wished = new Set();
const wishedIsKnown = (async () => {
  if (!cookie("wish_units")) return;
  const response = await fetch(document.querySelector("[data-wish-ids]").dataset.wishIds).catch(() => null);
  if (response?.ok) wished = new Set((await response.json()).ids);
})();

class WishButton extends HTMLElement {
  connectedCallback() {
    this.paint();
    wishedIsKnown.then(() => this.paint());
    this.addEventListener("submit", (event) => this.send(event));
  }

  get isWished() {
    return wished.has(this.dataset.product);
  }

  paint() {
    this.querySelector("button").setAttribute("aria-pressed", this.isWished);
  }

  async send(event) {
    event.preventDefault();
    const form = event.target;
    const request = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
    try {
      const response = await fetch(this.isWished ? this.dataset.remove : form.action, request);
      const answer = await response.json();
      if (answer.ids) wished = new Set(answer.ids);
      toast(answer.said);
    } catch {
      form.submit();
      return;
    }
    showCounts();
    for (const button of document.querySelectorAll("wish-button")) button.paint();
  }
}
customElements.define("wish-button", WishButton);
