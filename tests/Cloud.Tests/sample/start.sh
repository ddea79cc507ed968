#!/bin/busybox sh
# A service for tests. MODE=exits ends at once, MODE=sick serves no health check.
if [ "$MODE" = exits ]; then
  echo "the setting DATABASE is missing"
  exit 3
fi
folder=/www
[ "$MODE" = sick ] && folder=/sick
echo "serving $folder on $PORT"
trap 'exit 0' TERM
/bin/busybox httpd -f -p "$PORT" -h "$folder" &
echo $! >/tmp/pid
wait $!
exit 4
