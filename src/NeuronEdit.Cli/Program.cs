using NeuronEdit.Cli;
using NeuronEdit.Cli.Host;

var terminal = Terminal.OfProcess();
var session = new CommandSession(terminal, () => new UnconnectedHost(), args);
return await NeuronEditCommandLine.RunAsync(args, terminal, session).ConfigureAwait(false);
