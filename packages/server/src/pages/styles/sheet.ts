import { CONTROLS } from './controls.ts'
import { LAYOUT } from './layout.ts'
import { PARTS } from './parts.ts'

/** The style sheet of the login pages. It is a layer, so that whatever a pool brings wins over it. */
export const SHEET = `@layer poolhouse{${[LAYOUT, CONTROLS, PARTS].join('').replaceAll(/\n\s*/g, '')}}`
