const PIES = ['apple', 'cherry']

export const check = async (event) => {
  if (!event.request.userAttributes.email.endsWith('@bakery.example')) throw new Error('Only bakers may')
  return event
}

export const write = async (event) => {
  event.response.emailSubject = 'Tarts'
  event.response.emailMessage = `${event.userName}, bake with ${event.request.codeParameter}`
  return event
}

export const claims = async (event) => {
  event.response.claimsAndScopeOverrideDetails = {
    accessTokenGeneration: { claimsToAddOrOverride: { pies: PIES }, scopesToAdd: ['tarts/eat'] },
  }
  return event
}

export const define = async (event) => {
  const { session } = event.request
  if (session.some(({ challengeResult }) => !challengeResult)) event.response.failAuthentication = true
  else if (session.length === PIES.length) event.response.issueTokens = true
  else event.response.challengeName = 'CUSTOM_CHALLENGE'
  return event
}

export const create = async (event) => {
  event.response.publicChallengeParameters = { round: `${event.request.session.length}` }
  event.response.privateChallengeParameters = { pie: PIES[event.request.session.length] }
  return event
}

export const verify = async (event) => {
  event.response.answerCorrect = event.request.privateChallengeParameters.pie === event.request.challengeAnswer
  return event
}
