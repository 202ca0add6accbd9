// The part of Stripe.js that a shop uses, our own. It puts frames of the fake's origin into the page and talks to them;
// what is typed there never enters the shop's document.
(function () {
  "use strict";

  const origin = new URL(document.currentScript.src).origin;
  let lastId = 0;

  class Frame {
    constructor(mode) {
      this.listeners = {};
      this.waiting = new Map();
      this.element = document.createElement("iframe");
      this.element.src = `${origin}/v3/card.html`;
      this.element.title = mode === "hidden" ? "Payment controller" : "Secure payment input frame";
      this.element.style.cssText =
        mode === "hidden" ? "display:none" : "width:100%;height:220px;border:0;margin:0;overflow:hidden";
      if (mode === "hidden") this.element.setAttribute("aria-hidden", "true");
      this.ready = new Promise((resolve) => (this.isReady = resolve));
      addEventListener("message", (message) => this.hear(message));
    }

    hear({ data, source, origin: from }) {
      if (from !== origin || source !== this.element.contentWindow || !data || data.fakestripe !== "frame") return;
      if (data.event === "resize" && this.element.style.display !== "none") {
        this.element.style.height = `${data.height}px`;
      } else if (data.event) {
        if (data.event === "ready") this.isReady();
        (this.listeners[data.event] || []).forEach((listen) => listen(data.value || {}));
      } else if (this.waiting.has(data.id)) {
        this.waiting.get(data.id)(data.result);
        this.waiting.delete(data.id);
      }
    }

    async ask(call, given) {
      await this.ready;
      const id = ++lastId;
      return new Promise((resolve) => {
        this.waiting.set(id, resolve);
        this.element.contentWindow.postMessage({ fakestripe: "shop", id, call, ...given }, origin);
      });
    }
  }

  class PaymentElement {
    constructor(type) {
      this.type = type;
      this.frame = new Frame("shown");
    }

    mount(target) {
      const place = typeof target === "string" ? document.querySelector(target) : target;
      if (!place) throw new Error(`There is no element ${target} to mount to.`);
      place.replaceChildren(this.frame.element);
      return this;
    }

    on(event, listen) {
      (this.frame.listeners[event] ||= []).push(listen);
      return this;
    }

    unmount() {
      this.frame.element.remove();
    }

    destroy() {
      this.unmount();
    }

    update() {}

    focus() {
      this.frame.element.focus();
    }
  }

  class Elements {
    constructor(options) {
      this.options = options;
      this.element = null;
    }

    create(type) {
      if (!["payment", "card"].includes(type)) throw new Error(`The fake has no element of type ${type}.`);
      this.element = new PaymentElement(type);
      return this.element;
    }

    getElement() {
      return this.element;
    }

    update(options) {
      Object.assign(this.options, options);
    }

    async submit() {
      if (!this.element) throw new Error("Create an element before you submit.");
      return this.element.frame.ask("validate");
    }
  }

  class FakeStripe {
    constructor(key) {
      this.key = key;
      this.hidden = null;
    }

    elements(options = {}) {
      return new Elements({ ...options });
    }

    async createConfirmationToken({ elements, params = {} }) {
      const setup = elements.options.setupFutureUsage || elements.options.setup_future_usage;
      const parameters = { ...(setup ? { setup_future_usage: setup } : {}), ...params };
      const { object, error } = await elements.element.frame.ask("confirmationToken", { key: this.key, parameters });
      return error ? { error } : { confirmationToken: object };
    }

    async createPaymentMethod({ elements, card, params = {}, billing_details: billing }) {
      const element = elements ? elements.element : card;
      const parameters = { ...params, ...(billing ? { billing_details: billing } : {}) };
      const { object, error } = await element.frame.ask("paymentMethod", { key: this.key, parameters });
      return error ? { error } : { paymentMethod: object };
    }

    async retrievePaymentIntent(secret) {
      const { object, error } = await this.controller().ask("intent", { key: this.key, kind: "payment_intents", secret });
      return error ? { error } : { paymentIntent: object };
    }

    async retrieveSetupIntent(secret) {
      const { object, error } = await this.controller().ask("intent", { key: this.key, kind: "setup_intents", secret });
      return error ? { error } : { setupIntent: object };
    }

    async handleNextAction({ clientSecret }) {
      const read = () =>
        clientSecret.startsWith("seti_") ? this.retrieveSetupIntent(clientSecret) : this.retrievePaymentIntent(clientSecret);
      const before = await read();
      const intent = before.paymentIntent || before.setupIntent;
      if (!intent || intent.status !== "requires_action") return before;
      const action = intent.next_action;
      if (action.type === "redirect_to_url") {
        location.assign(action.redirect_to_url.url);
        return new Promise(() => {}); // the page is left
      }
      await challenge(action.use_stripe_sdk.stripe_js);
      const after = await read();
      const failure = (after.paymentIntent || {}).last_payment_error || (after.setupIntent || {}).last_setup_error;
      return failure ? { error: failure } : after;
    }

    controller() {
      if (!this.hidden) {
        this.hidden = new Frame("hidden");
        document.body.append(this.hidden.element);
      }
      return this.hidden;
    }
  }

  function challenge(url) {
    const frame = document.createElement("iframe");
    frame.src = url;
    frame.title = "3-D Secure";
    frame.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0;background:#fffe;z-index:2147483647";
    document.body.append(frame);
    return new Promise((resolve) => {
      addEventListener("message", function hear({ data, source, origin: from }) {
        if (from !== origin || source !== frame.contentWindow || !data || data.fakestripe !== "challenge-done") return;
        removeEventListener("message", hear);
        frame.remove();
        resolve();
      });
    });
  }

  window.Stripe = (key) => {
    if (!/^pk_test_/.test(key || "")) throw new Error("Stripe needs a publishable key: pk_test_…");
    return new FakeStripe(key);
  };
  window.Stripe.version = 3;
})();
