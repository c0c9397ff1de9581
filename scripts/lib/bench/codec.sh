# shellcheck shell=bash
# Trades read and written, id ranges, bars: JMH on one core; JMH's own options may follow, such as -f 1 -i 1

build bench
run_java -jar "$(jar_of bench)" 'io\.ticklake\.bench\.codec\.' -prof gc "$@"
