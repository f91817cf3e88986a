// One family of browsers refuses Blobs in its store. This one does too, from now on.
(() => {
  const isRefused = (value) => value instanceof Blob || (value !== null && typeof value === 'object' && Object.values(value).some((part) => part instanceof Blob));
  for (const name of ['put', 'add']) {
    const real = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...parts) {
      if (isRefused(parts[0])) throw new DOMException('Error preparing Blob/File data', 'UnknownError');
      return real.apply(this, parts);
    };
  }
})();
