// Which products were looked at last. Only this browser knows; the shop is asked for their cards when they come in sight.
"use strict";

const RECENT = "recently-viewed";
const MOST_RECENT = 9; // eight to show beside the present one

function recentIds() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT));
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return []; // no storage, or somebody else's
  }
}

class RecentlyViewed extends HTMLElement {
  connectedCallback() {
    const present = this.dataset.productId;
    const others = recentIds().filter((id) => id !== present);
    if (present) this.remember([present, ...others]);
    if (!others.length) return;
    this.hidden = false;
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      this.fill(others.slice(0, MOST_RECENT - 1));
    }, { rootMargin: "400px" });
    watch.observe(this);
  }

  remember(ids) {
    try {
      localStorage.setItem(RECENT, JSON.stringify(ids.slice(0, MOST_RECENT)));
    } catch {
      // A browser that keeps nothing shows nothing.
    }
  }

  async fill(ids) {
    const response = await fetch(`${this.dataset.cards}?ids=${ids.join(",")}`).catch(() => null);
    const list = this.querySelector("ul");
    if (response?.ok) list.innerHTML = await response.text();
    this.hidden = !list.children.length;
  }
}
customElements.define("recently-viewed", RecentlyViewed);
