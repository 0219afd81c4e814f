/**
 * Small validators that also give the type of what they accept. Unknown fields are dropped, and
 * `null` is the same as leaving a field out.
 */

/** A value is not what the protocol says it is; `path` tells where. */
export class ShapeError extends Error {
  constructor(
    readonly path: string,
    wanted: string,
  ) {
    super(`${path || 'frame'}: ${wanted} expected`);
  }
}

export type Shape<T> = (value: unknown, path: string) => T;
export type Of<S> = S extends Shape<infer T> ? T : never;

/** Marks a field that may be left out. */
interface Optional<T> {
  readonly optional: Shape<T>;
}

type Fields = Record<string, Shape<unknown> | Optional<unknown>>;
type OptionalKeys<F> = {
  [K in keyof F]: F[K] extends Optional<unknown> ? K : never;
}[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
type ObjectOf<F extends Fields> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: F[K] extends Shape<infer T> ? T : never } & {
    [K in OptionalKeys<F>]?: F[K] extends Optional<infer T> ? T : never;
  }
>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An integer from `least` to `most`, both included. */
export function integer(least: number, most: number): Shape<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new ShapeError(path, `an integer from ${least} to ${most}`);
    }
    return value;
  };
}

/** A text of `least` to `most` UTF-16 units. */
export function text(least: number, most: number): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string' || value.length < least || value.length > most) {
      throw new ShapeError(path, `a text of ${least} to ${most} characters`);
    }
    return value;
  };
}

export function matching(pattern: RegExp, what: string): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw new ShapeError(path, what);
    }
    return value;
  };
}

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') {
    throw new ShapeError(path, 'true or false');
  }
  return value;
};

export function oneOf<const T extends readonly string[]>(values: T): Shape<T[number]> {
  return (value, path) => {
    if (typeof value !== 'string' || !values.includes(value)) {
      throw new ShapeError(path, `one of ${values.join(', ')}`);
    }
    return value;
  };
}

/** Any JSON object, taken as it is. */
export const anyObject: Shape<Record<string, unknown>> = (value, path) => {
  if (!isRecord(value)) {
    throw new ShapeError(path, 'an object');
  }
  return value;
};

export function list<T>(item: Shape<T>, least: number, most: number): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      throw new ShapeError(path, `a list of ${least} to ${most} items`);
    }
    return value.map((each, at) => item(each, `${path}[${at}]`));
  };
}

/** An object whose keys all have one shape and whose values another. */
export function dictionary<T>(key: Shape<string>, item: Shape<T>, most: number) {
  return (value: unknown, path: string): Record<string, T> => {
    const source = anyObject(value, path);
    const keys = Object.keys(source);
    if (keys.length > most) {
      throw new ShapeError(path, `at most ${most} keys`);
    }
    const entries = keys.map((each) => {
      key(each, path);
      return [each, item(source[each], `${path}.${each}`)] as const;
    });
    return Object.fromEntries(entries);
  };
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return (value, path) => {
    const source = anyObject(value, path);
    const made: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      const given = Object.hasOwn(source, name) ? source[name] : undefined;
      const at = path === '' ? name : `${path}.${name}`;
      if (typeof field === 'function') {
        made[name] = field(given, at);
      } else if (given !== undefined && given !== null) {
        made[name] = field.optional(given, at);
      }
    }
    return made as ObjectOf<F>;
  };
}

/** Adds a rule that concerns several fields. */
export function also<T>(shape: Shape<T>, wanted: string, holds: (value: T) => boolean): Shape<T> {
  return (value, path) => {
    const made = shape(value, path);
    if (!holds(made)) {
      throw new ShapeError(path, wanted);
    }
    return made;
  };
}
