/** The frame of a window, kept as numbers and told by events: there is no window manager behind it. */
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { app } from './app.ts'
import { emitter } from './guard.ts'
import { WORK_AREA } from './screen.ts'

const HAPPEN = `
  close closed show hide focus ready-to-show page-title-updated resize resized move moved maximize unmaximize
  minimize restore`
/** Nothing here makes these happen. */
const NEVER_HAPPEN = `
  blur session-end query-session-end unresponsive responsive system-context-menu app-command enter-full-screen
  leave-full-screen will-resize will-move`
type Shown = 'normal' | 'maximized' | 'minimized'

export abstract class WindowFrame extends emitter('BrowserWindow', HAPPEN, NEVER_HAPPEN) {
  readonly #minimum: { width: number; height: number }
  #normal: Rectangle
  #shown: Shown = 'normal'
  #visible: boolean
  #focused = false

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    const { x = 0, y = 0, width = 800, height = 600, minWidth = 0, minHeight = 0 } = options
    this.#visible = options.show !== false
    this.#minimum = { width: minWidth, height: minHeight }
    this.#normal = { x, y, width: Math.max(width, minWidth), height: Math.max(height, minHeight) }
  }

  /** Gives the page the size that the window now has. */
  protected abstract resizeContents(bounds: Rectangle): void

  show(): void {
    this.#visible = true
    this.emit('show')
    this.focus()
  }
  showInactive(): void {
    this.#visible = true
    this.emit('show')
  }
  hide(): void {
    this.#visible = false
    this.#focused = false
    this.emit('hide')
  }
  focus(): void {
    if (this.#focused) return
    this.#focused = true
    this.emit('focus')
    app.emit('browser-window-focus', {}, this)
  }
  isVisible(): boolean {
    return this.#visible && this.#shown !== 'minimized'
  }
  isFocused(): boolean {
    return this.#focused
  }
  maximize(): void {
    this.#become('maximized', 'maximize')
  }
  unmaximize(): void {
    if (this.isMaximized()) this.#become('normal', 'unmaximize')
  }
  minimize(): void {
    this.#focused = false
    this.#become('minimized', 'minimize')
  }
  restore(): void {
    if (this.isMinimized()) this.#become('normal', 'restore')
    else this.unmaximize()
  }
  isMaximized(): boolean {
    return this.#shown === 'maximized'
  }
  isMinimized(): boolean {
    return this.#shown === 'minimized'
  }
  isFullScreen(): boolean {
    return false
  }
  #become(shown: Shown, event: string): void {
    if (this.#shown === shown) return
    this.#shown = shown
    this.emit(event)
    if (shown !== 'minimized') this.#resized()
  }
  #resized(): void {
    this.resizeContents(this.getBounds())
    this.emit('resize')
    this.emit('resized')
  }

  getBounds(): Rectangle {
    return this.isMaximized() ? { ...WORK_AREA } : { ...this.#normal }
  }
  getNormalBounds(): Rectangle {
    return { ...this.#normal }
  }
  getContentBounds(): Rectangle {
    return this.getBounds()
  }
  getSize(): [number, number] {
    const { width, height } = this.getBounds()
    return [width, height]
  }
  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.#normal
    const after = { ...before, ...bounds }
    after.width = Math.max(after.width, this.#minimum.width)
    after.height = Math.max(after.height, this.#minimum.height)
    this.#normal = after
    if (after.x !== before.x || after.y !== before.y) {
      this.emit('move')
      this.emit('moved')
    }
    if (after.width !== before.width || after.height !== before.height) this.#resized()
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }
}
