import type { Texts } from '../languages/texts.ts'

/** What is wrong: one of the texts we have, or what somebody else says, such as a pool's own function. */
export type Problem = keyof Texts['problems'] | { readonly said: string }

export function wordsOf({ problems }: Texts, problem: Problem): string {
  return typeof problem === 'string' ? problems[problem] : problem.said
}
