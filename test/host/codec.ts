/**
 * Structured clone carried as JSON, for the hop between Node and Chromium, whose bindings carry only strings.
 * `makeCodec` is self-contained: its source is also injected into the page's isolated world.
 */
export interface Codec {
  /** @throws Error `An object could not be cloned.`, as Electron does */
  encode(value: unknown): string
  decode(text: string): unknown
}

export function makeCodec(): Codec {
  type Tree = string | boolean | number | null | undefined | Tree[]
  type View = ArrayBufferView<ArrayBuffer>
  type ViewMaker = new (buffer: ArrayBuffer) => View
  interface Base64Bytes {
    toBase64?(): string
  }
  interface Base64Maker {
    fromBase64?(text: string): Uint8Array<ArrayBuffer>
  }
  const views: Record<string, ViewMaker> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  }
  const errors: Record<string, ErrorConstructor> = {
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  }
  const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1)
  // Chromium's Uint8Array has base64 of its own, Node 24 has Buffer.
  const toBase64 = (bytes: Uint8Array & Base64Bytes): string =>
    bytes.toBase64?.() ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    (Uint8Array as Base64Maker).fromBase64?.(text) ?? new Uint8Array(Buffer.from(text, 'base64'))

  function packNumber(value: number): Tree {
    if (Object.is(value, -0)) return ['number', '-0']
    return Number.isFinite(value) ? value : ['number', String(value)]
  }

  function packObject(value: object, pack: (value: unknown) => Tree): Tree {
    if (Array.isArray(value)) return ['array', Array.from(value, pack)]
    if (ArrayBuffer.isView(value)) {
      const name = value.constructor.name in views ? value.constructor.name : 'Uint8Array'
      return ['view', name, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
    }
    switch (kindOf(value)) {
      case 'ArrayBuffer':
        return ['buffer', toBase64(new Uint8Array(value as ArrayBuffer))]
      case 'Date':
        return ['date', (value as Date).getTime()]
      case 'RegExp':
        return ['regexp', (value as RegExp).source, (value as RegExp).flags]
      case 'Map':
        return ['map', Array.from(value as Map<unknown, unknown>, ([key, item]) => [pack(key), pack(item)])]
      case 'Set':
        return ['set', Array.from(value as Set<unknown>, pack)]
      case 'Error':
        return ['error', (value as Error).name, (value as Error).message, (value as Error).stack]
      default:
        return ['object', Object.entries(value).map(([key, item]) => [key, pack(item)])]
    }
  }

  function packer(): (value: unknown) => Tree {
    const seen = new Map<object, number>()
    const pack = (value: unknown): Tree => {
      if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
      if (typeof value === 'number') return packNumber(value)
      if (typeof value === 'bigint') return ['bigint', String(value)]
      if (typeof value !== 'object') return ['undefined']
      const before = seen.get(value)
      if (before !== undefined) return ['again', before]
      seen.set(value, seen.size)
      return packObject(value, pack)
    }
    return pack
  }

  function unpacker(): (tree: Tree) => unknown {
    const seen: object[] = []
    const keep = <T extends object>(value: T): T => {
      seen.push(value)
      return value
    }
    const unpack = (tree: Tree): unknown => {
      if (!Array.isArray(tree)) return tree
      const [tag, first, second, third] = tree
      const text = String(first)
      const items = Array.isArray(first) ? (first as Tree[][]) : []
      switch (String(tag)) {
        case 'number':
          return Number(first)
        case 'undefined':
          return undefined
        case 'bigint':
          return BigInt(text)
        case 'again':
          return seen[Number(first)]
        case 'array': {
          const array: unknown[] = keep([])
          for (const item of items) array.push(unpack(item))
          return array
        }
        case 'view': {
          const Maker = views[text] ?? Uint8Array
          return keep(new Maker(fromBase64(String(second)).buffer))
        }
        case 'buffer':
          return keep(fromBase64(text).buffer)
        case 'date':
          return keep(new Date(typeof first === 'number' ? first : Number.NaN))
        case 'regexp':
          return keep(new RegExp(text, String(second)))
        case 'map': {
          const map = keep(new Map<unknown, unknown>())
          for (const [key, item] of items) map.set(unpack(key), unpack(item))
          return map
        }
        case 'set': {
          const set = keep(new Set<unknown>())
          for (const item of items) set.add(unpack(item))
          return set
        }
        case 'error': {
          const error = keep(new (errors[text] ?? Error)(String(second)))
          if (typeof third === 'string') error.stack = third
          return error
        }
        default: {
          const object = keep<Record<string, unknown>>({})
          for (const [key, item] of items) object[String(key)] = unpack(item)
          return object
        }
      }
    }
    return unpack
  }

  return {
    encode(value) {
      let clone: unknown
      try {
        clone = structuredClone(value) // it refuses what Electron refuses
      } catch {
        throw new Error('An object could not be cloned.')
      }
      return JSON.stringify(packer()(clone))
    },
    decode: (text) => unpacker()(JSON.parse(text) as Tree),
  }
}
