/** What stands between fields and buttons. */
export const PARTS = `
.icon { flex: none }
.alert {
  display: flex; gap: .75rem; margin: 1.25rem 0 0; padding: .875rem 1rem; border: 1px solid var(--alert-line);
  border-radius: var(--alert-round, .75rem); background: var(--alert-back); color: var(--text); overflow-wrap: anywhere;
}
.alert > .icon { color: var(--bad) }
.alert p { font-weight: 550 }
.alert li { margin: .25rem 0 0 }
.alert li a { color: inherit }
.alert.good { background: var(--notice-back); border-color: var(--notice-line) }
.alert.good > .icon { color: var(--good) }
.graphic { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; margin: 0 0 1.25rem; border-radius: 1rem; color: var(--link); background: color-mix(in srgb, var(--link) 11%, transparent) }
.banner-customizable + .graphic { margin-top: 1.25rem }
.graphic .icon { width: 1.75rem; height: 1.75rem }
.graphic.good { color: var(--good); background: color-mix(in srgb, var(--good) 11%, transparent) }
.graphic.bad { color: var(--bad); background: color-mix(in srgb, var(--bad) 10%, transparent) }
.graphic.own { display: block; width: auto; height: auto; background: none; border-radius: 0 }
.graphic.own img { display: block; max-width: 100%; max-height: 7rem }
.divider { display: flex; align-items: center; gap: .875rem; margin: calc(1.25rem * var(--density, 1)) 0; color: var(--quiet); font-size: .9375rem }
.divider::before, .divider::after { content: ""; flex: 1; border-block-start: 1px solid var(--divider) }
.divider + form { margin-top: 0 }
h1 + .providers { margin-top: 1.5rem }
.providers { display: grid; gap: .625rem }
.providers img { width: 1.25rem; height: 1.25rem; object-fit: contain }
.options { display: grid; gap: .625rem }
.option {
  display: flex; align-items: center; gap: .875rem; width: 100%; min-height: 3.5rem; padding: .75rem 1rem; text-align: start; font: inherit; font-weight: 550;
  color: var(--text); background: var(--option); border: 1px solid var(--option-line); border-radius: var(--button-round, .75rem); cursor: pointer; transition: border-color .15s, background-color .15s;
}
.option:hover { border-color: var(--selected); background: color-mix(in srgb, var(--option), var(--selected) 6%) }
.option span { flex: 1; min-width: 0; overflow-wrap: anywhere }
.option small { display: block; font-size: .875rem; font-weight: 400; color: var(--quiet) }
.option > .icon:first-child { color: var(--selected) }
.option > .icon:last-child { width: 1.25rem; height: 1.25rem; color: var(--quiet) }
:dir(rtl) > .option > .icon:last-child { transform: scaleX(-1) }
.who {
  display: flex; align-items: center; gap: .625rem; width: fit-content; max-width: 100%; margin: 1rem 0 0; padding: .375rem .875rem; min-height: 2.75rem;
  border: 1px solid var(--card-line); border-radius: 1.375rem;
}
.who .icon { width: 1.25rem; height: 1.25rem; color: var(--quiet) }
.who bdi { min-width: 0; overflow-wrap: anywhere; font-weight: 550 }
.rules { display: grid; gap: .25rem; margin: .625rem 0 0; font-size: .875rem; color: var(--hint) }
.rules li { display: flex; align-items: center; gap: .5rem }
.rules li::before { content: ""; flex: none; width: 1rem; height: 1rem; background: currentColor; clip-path: circle(2.5px) }
.rules [data-state=met] { color: var(--good) }
.rules [data-state=met]::before { clip-path: polygon(6% 54%, 18% 42%, 38% 62%, 82% 14%, 94% 26%, 38% 86%) }
.rules [data-state=unmet] { color: var(--text) }
.legal { margin: 0 0 1.125rem; font-size: .875rem; color: var(--quiet); text-wrap: pretty }
.part { margin: 1.5rem 0 1rem; padding-block-start: 1.25rem; border-block-start: 1px solid var(--divider); font-weight: 550 }
.authenticator { margin: 1.25rem 0 0; text-align: center }
.qr { display: block; width: 11.5rem; height: 11.5rem; margin: 0 auto .25rem; border-radius: .75rem; border: 1px solid var(--card-line); background: #fff }
main > .primary { margin-top: 1.5rem }
.secondary .icon { width: 1.25rem; height: 1.25rem }
.authenticator .quiet { margin: .25rem 0 .5rem }
.open { display: inline-flex; align-items: center; min-height: 2.75rem }
.secret { display: inline-block; padding: .375rem .75rem; border-radius: .5rem; background: color-mix(in srgb, var(--text) 7%, transparent); font: .9375rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; user-select: all; direction: ltr }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; overflow-wrap: anywhere }
`
