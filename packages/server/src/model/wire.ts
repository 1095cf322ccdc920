/** A type of the SDK as it travels: dates are epoch seconds, bytes are base64 text, and there is no `$metadata`. */
export type Wire<T> = T extends Date
  ? number
  : T extends Uint8Array
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Name in keyof T as Name extends '$metadata' ? never : Name]: Wire<T[Name]> }
        : T
