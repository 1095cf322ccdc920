import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { Field } from './fields/field.ts'
import { idOf, problemOf } from './fields/field.ts'
import type { Asking } from './form.ts'
import type { Frame } from './frame.ts'
import { icons } from './icons.ts'
import { wordsOf } from './problems.ts'

/** What is wrong with a form, with a link to each field: it has the focus, so that it is read first. */
export function alertOf({ language: { texts } }: Frame, asking: Asking, fields: readonly Field[]): Markup | '' {
  const wrong = fields.flatMap((field) => {
    const problem = problemOf(asking, field)
    return problem === undefined ? [] : [{ field, problem }]
  })
  if (asking.problem === undefined && wrong.length === 0) return ''
  const first = asking.problem === undefined ? texts.general.check : wordsOf(texts, asking.problem)
  return html`<div class="alert errorMessage-customizable" role="alert" tabindex="-1" autofocus>
    ${icons.bad}
    <div>
      <p><bdi>${first}</bdi></p>
      ${
        wrong.length === 0
          ? ''
          : html`<ul>
              ${wrong.map(
                ({ field, problem }) =>
                  html`<li>
                    <a href="#${idOf(field)}"><bdi>${field.label}</bdi>: <bdi>${wordsOf(texts, problem)}</bdi></a>
                  </li>`,
              )}
            </ul>`
      }
    </div>
  </div>`
}

/** Something that went well. */
export function noticeOf(notice: string | Markup | undefined): Markup | '' {
  return notice === undefined
    ? ''
    : html`<div class="alert good" role="status">
        ${icons.good}
        <p>${notice}</p>
      </div>`
}
