/** Fields and buttons: none lower than 44 px, and letters in fields of at least 16 px, below which phones zoom in. */
export const CONTROLS = `
.field { margin: 0 0 calc(1.125rem * var(--density, 1)) }
.label { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; column-gap: 1rem; margin: 0 0 .375rem }
label { font-weight: 550; font-size: .9375rem; color: var(--label); overflow-wrap: anywhere; min-width: 0 }
label .quiet { font-weight: 400 }
.label a { font-size: .9375rem; padding: .625rem 0; margin: -.625rem 0 }
.control { position: relative; display: flex }
input { font: inherit }
.control input {
  width: 100%; min-width: 0; min-height: 3rem; padding: .625rem .875rem; color: var(--heading); background: var(--input);
  border: 1px solid var(--input-line); border-radius: var(--input-round, .625rem); transition: border-color .15s;
  appearance: none; text-align: start;
}
.control input::placeholder { color: var(--placeholder); opacity: 1 }
.control input:hover { border-color: var(--text) }
.control input.code { font: 600 1.25rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .25em; direction: ltr }
.control input[type=tel], .control input[type=email], .control input[type=url] { unicode-bidi: plaintext }
.control input[aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad) }
.control:has(.show:not([hidden])) input { padding-inline-end: 5.5rem }
.show {
  position: absolute; inset-block: 2px; inset-inline-end: 2px; min-width: 4rem; padding: 0 .875rem; border: 0; background: none;
  color: var(--link); font: inherit; font-size: .9375rem; font-weight: 550; cursor: pointer; border-radius: var(--input-round, .5rem);
}
.hint, .problem { font-size: .875rem; margin: .375rem 0 0; overflow-wrap: anywhere }
.hint { color: var(--hint) }
.problem { color: var(--bad); font-weight: 550 }
.field .problem { margin: 0 0 .375rem }
.problem:empty { display: none }
.check { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; margin: 0 0 .75rem; font-weight: 400; cursor: pointer }
.check input { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--selected); flex: none }
.primary, .secondary, .provider {
  display: flex; align-items: center; justify-content: center; gap: .75rem; width: 100%; min-height: 3rem; padding: .625rem 1.25rem;
  border: 1px solid; border-radius: var(--button-round, .625rem); font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  cursor: pointer; transition: background-color .15s, border-color .15s; overflow-wrap: anywhere;
}
.primary { background: var(--primary); border-color: var(--primary-line, transparent); color: var(--primary-text) }
.primary:hover {
  background: var(--primary-hover, color-mix(in srgb, var(--primary), var(--heading) 18%));
  border-color: var(--primary-line-hover, transparent); color: var(--primary-text-hover, var(--primary-text));
}
.primary:active { background: var(--primary-active, color-mix(in srgb, var(--primary), var(--heading) 30%)); color: var(--primary-text-active, var(--primary-text)) }
.secondary { background: var(--secondary); border-color: var(--secondary-line); color: var(--secondary-text) }
.secondary:hover {
  background: var(--secondary-hover, color-mix(in srgb, var(--secondary), var(--heading) 5%));
  border-color: var(--secondary-line-hover, var(--secondary-line)); color: var(--secondary-text-hover, var(--secondary-text));
}
.provider { display: grid; grid-template-columns: 1.5rem 1fr 1.5rem; justify-items: center }
.provider span { grid-column: 2 }
@media (max-width: 22rem) { .provider { grid-template-columns: 1.5rem 1fr } }
.provider { background: var(--provider); border-color: var(--provider-line); color: var(--provider-text) }
.provider:hover {
  background: var(--provider-hover, color-mix(in srgb, var(--provider), var(--heading) 5%));
  border-color: var(--provider-line-hover, var(--provider-line)); color: var(--provider-text-hover, var(--provider-text));
}
.primary:disabled, .secondary:disabled { opacity: .6; cursor: progress }
.link { border: 0; padding: 0; background: none; color: var(--link); font: inherit; text-decoration: underline; text-underline-offset: .2em; cursor: pointer }
.buttons { display: grid; gap: .75rem }
:is(a, button, input):focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
.control input:focus-visible { outline: 2px solid var(--focus); outline-offset: 0; border-color: var(--focus) }
.alert:focus { outline: 2px solid var(--bad); outline-offset: -1px }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { transition: none !important; animation: none !important } }
@media (prefers-contrast: more) {
  .control input, .secondary, .provider, .option, main { border-color: currentColor }
  .quiet, .lead, .hint { color: var(--text) }
}
@media (forced-colors: active) {
  .primary { border: 2px solid ButtonText }
  .rules li::before { forced-color-adjust: none; background: CanvasText }
}
`
