/** What the user pool asks: a change to one shows at the next sign-in, or sign-up. */

/** Adds a claim to ID tokens. */
export async function preToken<Event extends { response: object }>(event: Event): Promise<Event> {
  const claimsToAddOrOverride = { pie: 'mince' }
  const response = { claimsOverrideDetails: { claimsToAddOrOverride } }
  return { ...event, response }
}

interface CustomMessageEvent {
  readonly triggerSource: string
  readonly userName: string
  readonly request: { readonly codeParameter: string }
  readonly response: object
}

/** Writes the mail with the code of a sign-up. */
export async function customMessage(event: CustomMessageEvent): Promise<CustomMessageEvent> {
  if (event.triggerSource !== 'CustomMessage_SignUp') return event
  const emailMessage = `A pie for ${event.userName}: ${event.request.codeParameter}`
  return { ...event, response: { emailSubject: 'Your mince pie', emailMessage } }
}
