// Inside the frame, on the fake's own origin: the only document that ever holds a card number.
"use strict";

const field = (name) => document.getElementById(name);
const fields = ["number", "expiry", "cvc"].map(field);
const digits = (text) => text.replace(/\D/g, "");
let shop = "*"; // the origin around us, known from its first message

function tell(message) {
  parent.postMessage({ fakestripe: "frame", ...message }, shop);
}

function addsUp(number) {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return number.length >= 12 && sum % 10 === 0;
}

function mistake() {
  const number = digits(field("number").value);
  const expiry = digits(field("expiry").value);
  const end = new Date(2000 + Number(expiry.slice(2)), Number(expiry.slice(0, 2)), 1);
  if (number.length < 12) return ["incomplete_number", "Your card number is incomplete.", "number"];
  if (!addsUp(number)) return ["invalid_number", "Your card number is invalid.", "number"];
  if (expiry.length !== 4) return ["incomplete_expiry", "Your card's expiry date is incomplete.", "expiry"];
  if (end < new Date()) return ["invalid_expiry_year_past", "Your card's expiry year is in the past.", "expiry"];
  if (digits(field("cvc").value).length < 3) return ["incomplete_cvc", "Your card's security code is incomplete.", "cvc"];
  return null;
}

function validate() {
  const wrong = mistake();
  field("error").textContent = wrong ? wrong[1] : "";
  fields.forEach((input) => input.toggleAttribute("aria-invalid", wrong !== null && input.id === wrong[2]));
  resize();
  return wrong && { type: "validation_error", code: wrong[0], message: wrong[1] };
}

function resize() {
  tell({ event: "resize", height: document.documentElement.scrollHeight });
}

function changed() {
  const empty = fields.every((input) => input.value === "");
  tell({ event: "change", value: { empty, complete: mistake() === null, collapsed: false, value: { type: "card" } } });
}

function flattened(value, name, form) {
  if (value === undefined || value === null) return form;
  if (typeof value !== "object") {
    form.append(name, String(value));
    return form;
  }
  for (const [key, child] of Object.entries(value)) flattened(child, name ? `${name}[${key}]` : key, form);
  return form;
}

async function ask(method, path, key, parameters) {
  const form = flattened(parameters, "", new URLSearchParams());
  const reading = method === "GET";
  const answer = await fetch(reading ? `${path}?${form}` : path, {
    method,
    headers: { Authorization: `Bearer ${key}` },
    body: reading ? undefined : form,
  });
  const document_ = await answer.json();
  return answer.ok ? { object: document_ } : { error: document_.error };
}

function card() {
  const expiry = digits(field("expiry").value);
  return {
    number: digits(field("number").value),
    exp_month: Number(expiry.slice(0, 2)),
    exp_year: 2000 + Number(expiry.slice(2)),
    cvc: digits(field("cvc").value),
  };
}

const calls = {
  async validate() {
    const error = validate();
    return error ? { error } : { selectedPaymentMethod: "card" };
  },
  async confirmationToken({ key, parameters }) {
    const error = validate();
    if (error) return { error };
    const { payment_method_data: data = {}, ...rest } = parameters;
    return ask("POST", "/v1/confirmation_tokens", key, { ...rest, payment_method_data: { ...data, type: "card", card: card() } });
  },
  async paymentMethod({ key, parameters }) {
    const error = validate();
    return error ? { error } : ask("POST", "/v1/payment_methods", key, { ...parameters, type: "card", card: card() });
  },
  async intent({ key, kind, secret }) {
    return ask("GET", `/v1/${kind}/${secret.split("_secret_")[0]}`, key, { client_secret: secret });
  },
};

addEventListener("message", async (message) => {
  const { fakestripe, id, call, ...given } = message.data || {};
  if (fakestripe !== "shop" || message.source !== parent || !calls[call]) return;
  shop = message.origin;
  let result;
  try {
    result = await calls[call](given);
  } catch (error) {
    result = { error: { type: "api_connection_error", message: String(error) } };
  }
  tell({ id, result });
});

field("test-card").addEventListener("change", (event) => {
  if (!event.target.value) return;
  field("number").value = event.target.value;
  field("expiry").value = "12 / 34";
  field("cvc").value = "123";
  validate();
  changed();
});
fields.forEach((input) => input.addEventListener("input", changed));
new ResizeObserver(resize).observe(document.body);
tell({ event: "ready" });
