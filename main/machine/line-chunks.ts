import type { Readable } from 'node:stream'
import { Transform, type TransformCallback } from 'node:stream'

/**
 * Passes bytes on in pieces that end where a line ends. node-powershell finds the end of an answer by a marker, but not when both markers
 * of a stream arrive in one piece with more than one byte behind the last: with Windows' line ends that is each time this process was busy
 * for a moment. Cut at line ends, each marker arrives alone. (Measured; docs/powershell.md.)
 */
class LineChunks extends Transform {
  constructor() {
    // Object mode keeps pieces apart where a stream of bytes may join them.
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      this.push(chunk.subarray(from, at + 1))
      from = at + 1
    }
    if (from < chunk.length) this.push(chunk.subarray(from))
    done()
  }
}

/** The stream in pieces of at most one line; whatever read it before no longer does. */
export function inLines(stream: Readable): Readable {
  stream.unpipe()
  return stream.pipe(new LineChunks())
}
