/**
 * What makes passwords easier to type: a button that shows them, and rules that are ticked off while one types.
 *
 * Without it the rules are a list, and the server says which are met.
 */
export const PASSWORD = `{
  for (const button of document.querySelectorAll('button.show')) {
    const input = document.getElementById(button.getAttribute('aria-controls'))
    const labels = [button.textContent, button.dataset.hide]
    button.hidden = false
    const show = (shown) => {
      input.type = shown ? 'text' : 'password'
      button.setAttribute('aria-pressed', shown)
      button.textContent = labels[Number(shown)]
    }
    button.addEventListener('click', () => { show(input.type === 'password'); input.focus() })
    // What is sent is a password again, so that browsers neither keep nor offer it as text.
    input.form.addEventListener('submit', () => show(false))
  }

  const rules = document.getElementById('password-rules')
  if (rules) {
    const symbols = /[\\^$*.[\\]{}()?"!@#%&/\\\\,><':;|_~\`=+-]|\\S +\\S/
    const tests = { lowercase: /[a-z]/, uppercase: /[A-Z]/, number: /[0-9]/, symbol: symbols }
    const isMet = (rule, value) =>
      rule === 'minimum' ? value.length >= Number(rules.dataset.minimum) : tests[rule].test(value)
    const input = document.querySelector('[aria-describedby~="password-rules"]')
    const look = () => {
      for (const item of rules.children) {
        const met = isMet(item.dataset.rule, input.value)
        item.dataset.state = met ? 'met' : input.value === '' ? 'unknown' : 'unmet'
        item.classList.toggle('passwordCheck-valid-customizable', met)
        item.classList.toggle('passwordCheck-notValid-customizable', !met && input.value !== '')
        const said = item.querySelector('.unseen')
        said.textContent = input.value === '' ? '' : met ? said.dataset.met : said.dataset.unmet
      }
    }
    input.addEventListener('input', look)
    if (input.value !== '') look()
  }
}`
