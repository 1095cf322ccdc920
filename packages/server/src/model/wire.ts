import type { CreateManagedLoginBrandingCommandInput } from '@aws-sdk/client-cognito-identity-provider'

/** Free JSON, as `Settings` and `Credential` carry it. */
export type Document = NonNullable<CreateManagedLoginBrandingCommandInput['Settings']>

/**
 * A type of the SDK as it travels: dates are epoch seconds, bytes are base64 text, and there is no `$metadata`.
 *
 * Every member may be `undefined`, which leaves it out of an answer.
 */
export type Wire<T> = [Document] extends [T] ? T : Travelling<T>

type Travelling<T> = T extends Date
  ? number
  : T extends Uint8Array
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? string extends keyof T
          ? { [Key in keyof T]: Wire<T[Key]> }
          : { [Name in keyof T as Name extends '$metadata' ? never : Name]: Wire<T[Name]> | undefined }
        : T

/**
 * A request of the SDK once its constraints are checked: as it travels, and its required members are there.
 *
 * Optional members may also be present and `undefined`, so that a caller may hand one on without asking.
 */
export type Checked<T> = [Document] extends [T] ? T : CheckedValue<T>

type CheckedValue<T> = T extends Date
  ? number
  : T extends Uint8Array
    ? string
    : T extends readonly (infer Item)[]
      ? Checked<Item>[]
      : T extends object
        ? string extends keyof T
          ? { [Key in keyof T]: Checked<NonNullable<T[Key]>> }
          : {
              [Name in keyof T]: Partial<Pick<T, Name>> extends Pick<T, Name>
                ? Checked<NonNullable<T[Name]>> | undefined
                : Checked<NonNullable<T[Name]>>
            }
        : T

/** A moment as the wire writes it: seconds since the epoch, with milliseconds. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000
}
