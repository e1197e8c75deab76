using NeuronEdit.Cli;
using NeuronEdit.Cli.Host;

var terminal = Terminal.OfProcess();
var session = new CommandSession(terminal, () => new LocalHost(), args);
return await NeuronEditCommandLine.RunAsync(args, terminal, session).ConfigureAwait(false);
