/** WebFrameMain: the frames of a page as main sees them. The frame of a message is what the product checks its sender by. */
import type { Protocol } from './cdp.ts'
import { strictClass } from './guard.ts'
import { fromWire, originOf } from './schemes.ts'

let lastRouting = 0

export interface FrameOwner {
  isDestroyed(): boolean
  send(channel: string, ...args: unknown[]): void
}

export class WebFrameMain extends strictClass('WebFrameMain') {
  url = ''
  name = ''
  detached = false
  readonly parent: WebFrameMain | null
  readonly frames: WebFrameMain[] = []
  readonly routingId = ++lastRouting
  readonly frameTreeNodeId = this.routingId
  readonly processId = 1
  readonly #owner: FrameOwner
  constructor(owner: FrameOwner, parent: WebFrameMain | null) {
    super()
    this.#owner = owner
    this.parent = parent
  }
  get origin(): string {
    return originOf(this.url)
  }
  get top(): WebFrameMain {
    return this.parent?.top ?? this
  }
  isDestroyed(): boolean {
    return this.detached || this.#owner.isDestroyed()
  }
  send(channel: string, ...args: unknown[]): void {
    this.#owner.send(channel, ...args)
  }
}

/** Keeps the frames of one page by Chromium's ids. */
export class FrameTree {
  readonly main: WebFrameMain
  readonly #owner: FrameOwner
  readonly #byId = new Map<string, WebFrameMain>()
  constructor(owner: FrameOwner) {
    this.#owner = owner
    this.main = new WebFrameMain(owner, null)
  }
  /** The main frame has the id of its target. */
  named(mainId: string): void {
    this.#byId.set(mainId, this.main)
  }
  get(id: string): WebFrameMain | undefined {
    return this.#byId.get(id)
  }
  attached(id: string, parentId: string): void {
    const parent = this.#byId.get(parentId)
    if (parent === undefined || this.#byId.has(id)) return
    const frame = new WebFrameMain(this.#owner, parent)
    parent.frames.push(frame)
    this.#byId.set(id, frame)
  }
  detached(id: string): void {
    const frame = this.#byId.get(id)
    if (frame === undefined || frame.parent === null) return
    frame.detached = true
    this.#byId.delete(id)
    frame.parent.frames.splice(frame.parent.frames.indexOf(frame), 1)
  }
  navigated(frame: Protocol.Page.Frame): WebFrameMain | undefined {
    if (frame.parentId !== undefined) this.attached(frame.id, frame.parentId)
    const known = this.#byId.get(frame.id)
    if (known !== undefined) {
      known.url = fromWire(frame.url)
      known.name = frame.name ?? ''
    }
    return known
  }
}
