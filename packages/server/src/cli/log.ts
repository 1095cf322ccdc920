import { styleText } from 'node:util'
import type { Log } from '../domain/services.ts'
import { oneLine } from '../http/text.ts'

/** A log for a person at a terminal: one line each, on standard error, coloured only there. */
export function createLog({ quiet }: { quiet: boolean }): Log {
  const write = (colour: 'dim' | 'yellow' | 'red', message: string, details?: Record<string, unknown>) => {
    const time = styleText('dim', new Date().toTimeString().slice(0, 8), { stream: process.stderr })
    const more = details
      ? ` ${Object.entries(details)
          .map(([name, value]) => `${name}=${show(value)}`)
          .join(' ')}`
      : ''
    process.stderr.write(`${time} ${styleText(colour, message, { stream: process.stderr })}${more}\n`)
  }
  return {
    info: (message, details) => quiet || write('dim', message, details),
    warn: (message, details) => write('yellow', message, details),
    error: (message, details) => write('red', message, details),
  }
}

function show(value: unknown): string {
  return oneLine(
    typeof value === 'string' ? value : value instanceof Error ? words(value) : JSON.stringify(value),
    2000,
  )
}

function words(error: Error): string {
  return `${error.name}: ${error.message}${error.cause instanceof Error ? ` (${words(error.cause)})` : ''}`
}
