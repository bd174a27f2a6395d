# The calls that the built-in list allows whatever their arguments, in the place
# of the line @CALLS.
FNR == 1 { file++ }
file == 1 {
	if ($2 == "ALLOW" && NF == 2)
		call[++n] = $1
	next
}
$0 != "@CALLS" { print; next }
{
	line = "\t\t\t\t\t\t"
	for (i = 1; i <= n; i++) {
		word = "\"" call[i] "\"" (i < n ? "," : "")
		if (length(line) + length(word) > 68) {
			print line
			line = "\t\t\t\t\t\t"
		}
		line = line (line ~ /[^\t]$/ ? " " : "") word
	}
	print line
}
