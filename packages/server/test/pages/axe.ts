import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe has to say against a page, and what it is blind to: whatever is wider than the window, or too small to hit. */
export async function findings(page: Page): Promise<string[]> {
  // The policy of the page lets no script in but its own; whoever drives the browser is not asked.
  await page.evaluate(axe.source)
  const violations = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))`)
  const layout = await page.evaluate(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['is wider than its window'] : []),
    ...[...document.querySelectorAll('a, button, input:not([type=hidden]):not([type=checkbox])')]
      .filter((one) => one.checkVisibility() && !one.closest('p.lead, p.legal, li, .label'))
      .map((one) => [one, one.getBoundingClientRect().height])
      .filter(([, height]) => height < 44)
      .map(([one, height]) => 'is only ' + height + ' px high: ' + one.outerHTML.slice(0, 200)),
  ]`)
  return [...(violations as string[]), ...(layout as string[])]
}
