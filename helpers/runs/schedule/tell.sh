#!/bin/sh
# Runs the night's command, and tells of a failure by webhook, by mail, or by both:
#   BRIEF_WEBHOOK=https://... BRIEF_MAIL=desk@example.org helpers/runs/schedule/tell.sh
# What is sent is the last line of the log, one JSON object (a chat that wants it wrapped, say as
# {"text": ...}, gets that below, at --data-raw). Exit status: the command's own.
cd "$(dirname "$0")/../../.." || exit 2

log=$(.venv/bin/brief render --since latest --quiet --wait 600 --timeout 3600 --keep 30 --log-json)
status=$?

# 0 is done, or nothing to do; 75 is another run at work. Neither is news.
case $status in 0 | 75) exit $status ;; esac

line=$(printf '%s\n' "$log" | tail -n 1)
case $line in
  *'"failure"'*) ;;
  *) line="{\"event\": \"failure\", \"exit\": $status}" ;; # killed before it could say so
esac

if [ -n "$BRIEF_WEBHOOK" ]; then
  # The address is often a secret: it goes by standard input, not into the list of processes.
  printf 'url = "%s"\n' "$BRIEF_WEBHOOK" | curl --silent --show-error --fail --max-time 30 \
    --header 'Content-Type: application/json' --data-raw "$line" --output /dev/null --config -
fi
if [ -n "$BRIEF_MAIL" ]; then
  printf '%s\n' "$line" | mail -s "brief: exit status $status" "$BRIEF_MAIL"
fi
exit $status
