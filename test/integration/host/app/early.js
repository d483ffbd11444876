// What the very first script of the page finds.
window.early = { api: typeof window.api, leak: typeof window.leak, state: document.readyState }
