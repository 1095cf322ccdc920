/** The page, the card and its texts: phone first, where the card is the page. Sides are named so that they turn with the script. */
export const LAYOUT = `
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  background: var(--card); color: var(--text);
}
h1, p, ul { margin: 0; padding: 0 }
ul { list-style: none }
h1 { font-size: 1.625rem; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; color: var(--heading); text-wrap: balance; overflow-wrap: anywhere }
:lang(ja) h1, :lang(ko) h1, :lang(zh) h1, :lang(hi) h1 { letter-spacing: 0 }
.page { flex: 1; display: flex; flex-direction: column; align-items: stretch; background: var(--card-image, none) center / cover no-repeat }
main { width: 100%; max-width: 30rem; margin: 0 auto; padding: calc(2rem * var(--density, 1)) 1.25rem 2.5rem }
.application { font-weight: 600; color: var(--quiet); margin: 0 0 .5rem; overflow-wrap: anywhere }
.logo { margin: 0 0 1.5rem; text-align: var(--logo-x, start) }
.logo img { display: inline-block; vertical-align: top; max-width: min(100%, 350px); max-height: 64px }
.lead { margin: .5rem 0 0; color: var(--quiet); text-wrap: pretty; overflow-wrap: anywhere }
.quiet { color: var(--quiet) }
.said { margin: 1rem 0 0; overflow-wrap: anywhere }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
form { margin: calc(1.5rem * var(--density, 1)) 0 0 }
form + form.passkey { margin-top: .75rem }
form.passkey:not(:has(button:not([hidden]))):not(:has([data-said]:not(:empty))) { display: none }
[hidden] { display: none !important }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: from-font }
a:hover { color: var(--link-hover, var(--link)); text-decoration-thickness: 2px }
.ways { margin: calc(1.25rem * var(--density, 1)) 0 0; display: flex; flex-direction: column; align-items: center; text-align: center }
.ways > div { display: flex; flex-wrap: wrap; justify-content: center; align-items: center; column-gap: .5rem }
.ways form { margin: 0 }
.ways a, .ways .link { display: inline-flex; align-items: center; min-height: 2.75rem }
.bar { display: flex; align-items: center; min-height: 4rem; padding: .75rem 1.25rem }
.bar img { display: block; height: 2.5rem; max-width: 100%; object-fit: contain }
header.bar { justify-content: var(--header-x, start); background: var(--header) var(--header-image, none) center / cover; border-block-end: 1px solid var(--header-line) }
footer.bar { justify-content: var(--footer-x, start); background: var(--footer) var(--footer-image, none) center / cover; border-block-start: 1px solid var(--footer-line) }
@media (min-width: 36rem) {
  body { background: var(--page) }
  .page {
    padding: 3rem 1.5rem; align-items: var(--place-x, center); justify-content: var(--place-y, center);
    background: var(--page-image, none) center / cover no-repeat;
  }
  main {
    width: 28rem; margin: 0; padding: calc(2.5rem * var(--density, 1)) 2.5rem calc(2.25rem * var(--density, 1));
    border: 1px solid var(--card-line); border-radius: var(--card-round, 1rem);
    background: var(--card) var(--card-image, none) center / cover no-repeat; box-shadow: var(--shade);
  }
}
`
