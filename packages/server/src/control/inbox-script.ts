/**
 * The script of the inbox: new messages without a reload, and codes copied by a click. Without it the page works as it is.
 *
 * It waits by the JSON inbox for what fits the page's filters, and takes the new cards from the page as the server writes
 * it: all that a message holds stays escaped by one place.
 */
export const LIVE = `
const main = document.querySelector('main')
const live = document.getElementById('live')
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const ready = (place) => {
  for (const button of place.querySelectorAll('button.copy')) button.hidden = false
}

async function copy(code) {
  // Only secure pages have a clipboard; a phone comes by http, where a selection is copied the old way.
  if (navigator.clipboard) return navigator.clipboard.writeText(code.textContent)
  const selection = getSelection()
  selection.selectAllChildren(code)
  if (!document.execCommand('copy')) throw new Error('not copied')
}

main.addEventListener('click', async ({ target }) => {
  if (!target.matches?.('button.copy')) return
  try {
    await copy(target.previousElementSibling)
    target.textContent = 'Copied'
  } catch {
    target.textContent = 'Select it'
  }
  setTimeout(() => { target.textContent = 'Copy' }, 2000)
})

async function fetchOk(url) {
  const response = await fetch(url, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(response.status)
  return response
}

async function follow() {
  const query = new URLSearchParams(location.search)
  query.delete('refresh')
  if (!query.has('after')) query.set('after', main.dataset.after)
  query.set('wait', '25000')
  let isLost = false
  for (;;) {
    try {
      const messages = await (await fetchOk('/_poolhouse/inbox?' + query)).json()
      // A server that was started again may have kept nothing, and counts from one.
      if (isLost) return location.reload()
      if (messages.length === 0) continue
      query.set('after', messages.at(-1).id)
      const text = await (await fetchOk(location.href)).text()
      const page = new DOMParser().parseFromString(text, 'text/html')
      const known = new Set([...main.querySelectorAll('article')].map((card) => card.getAttribute('aria-labelledby')))
      const fresh = [...page.querySelectorAll('main > article')]
        .filter((card) => !known.has(card.getAttribute('aria-labelledby')))
      for (const card of fresh) card.classList.add('new')
      main.querySelector('.empty')?.remove()
      main.prepend(...fresh)
      ready(main)
    } catch {
      isLost = true
      live.textContent = 'The server does not answer. Trying again.'
      await pause(2000)
    }
  }
}

live.hidden = false
ready(main)
follow()
`
