import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { Form } from './form.ts'
import { form } from './form.ts'
import type { Frame } from './frame.ts'
import { icons } from './icons.ts'

/** What a browser is asked to prove, or to make: its answer comes as JSON in the field `credential`. */
export interface PasskeyRequest {
  readonly form: Form
  /** As `PublicKeyCredential.parseRequestOptionsFromJSON` and `parseCreationOptionsFromJSON` take them. */
  readonly options: unknown
  readonly kind: 'get' | 'create'
  /** Whether the browser offers passkeys in the field for the name, too. */
  readonly autofill?: boolean
}

/**
 * A button that is shown by the script, and says what went wrong.
 *
 * Where it is all there is to do, it says so until the script runs: `noscript` is nothing to browsers that block scripts.
 */
export function passkeyButton(
  frame: Frame,
  request: PasskeyRequest,
  shown: { label: string; primary: boolean },
): Markup {
  const { passkey, general } = frame.language.texts
  const more = html`class="passkey" data-passkey="${request.kind}" data-options="${JSON.stringify(request.options)}"
  ${request.autofill ? html`data-autofill` : ''} data-failed="${passkey.failed}"
  data-unsupported="${passkey.unsupported}"`
  return form(
    request.form,
    html`<input type="hidden" name="credential" value="" />
      <button class="${shown.primary ? 'primary submitButton-customizable' : 'secondary'}" type="submit" hidden>
        ${shown.primary ? '' : icons.passkey}${shown.label}
      </button>
      <p class="problem" role="status" data-said>${shown.primary ? general.needsScript : ''}</p>`,
    more,
  )
}
