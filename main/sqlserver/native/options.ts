/** A process of this program that speaks the native driver’s protocol: `child_process.fork` gives one, Electron’s `utilityProcess` too. */
export interface ChildLike {
  /** Structured clone: dates stay dates. */
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once when it has ended, however that came; `code` where it has one. */
  onExit(listener: (code: number | undefined) => void): void
  kill(): void
}

export interface NativeOptions {
  start(): ChildLike
  /** ODBC drivers to try, best first. Default: Microsoft’s, newest first. */
  drivers?: readonly string[]
  /** More keywords of the connection string, for drivers of other makers. */
  keywords?: Readonly<Record<string, string>>
}
