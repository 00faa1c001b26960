// Only in pages that `make dev` serves: reloads the page once a newer build is served. The names of the built files change with what is in
// them, so a page whose text differs is a newer build. Polling, because Trunk's own script is inline, which the page's policy forbids.
(async () => {
  const served = async () => {
    try {
      const answer = await fetch("./", { cache: "no-store" });
      return answer.ok ? await answer.text() : undefined;
    } catch {
      return undefined; // the server is being restarted
    }
  };
  const first = await served();
  for (;;) {
    await new Promise((after) => setTimeout(after, 700));
    const now = await served();
    if (first !== undefined && now !== undefined && now !== first) return location.reload();
  }
})();
