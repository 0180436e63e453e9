# O catálogo do hack0 em português.

## A moldura
site-description = Todos os eventos de tech da América Latina em um só lugar, e de quem é cada um.
skip = Ir para o conteúdo
nav-label = Principal
nav-events = Eventos
nav-organizations = Organizações
nav-import = Importar
language-label = Idioma
footer-about = O hack0 reúne os eventos de tech da América Latina. A inscrição é no Luma, como sempre.
demo-notice = Demo: eventos inventados.
demo-notice-link = Simular o Luma
demo-title = O calendário do hack0 na Luma
demo-lead = O que você faz aqui acontece numa Luma inventada. Ela nos avisa, e em segundos está na lista.
demo-create = Criar um evento de uma comunidade
demo-create-undecided = Criar um evento de ninguém conhecido
demo-change = Mudar
demo-cancel = Cancelar
demo-arrived = O que chegou
demo-on-its-way = A Luma está nos avisando.
demo-look-again = Olhar de novo

## Início e lista
home-title = Tudo o que rola em tech, de Tijuana a Ushuaia.
home-lead = Cole o link de um evento do Luma e ele fica aqui, com a sua comunidade.
import-label = Link de um evento do Luma
import-button = Importar
events-title = Eventos
events-title-past = Eventos passados
events-by = Eventos de { $organization }
filter-label = Quais eventos
filter-upcoming = Próximos
filter-past = Passados
filter-remove = Tirar o filtro { $name }
events-in = Eventos em { $place }
events-in-past = Eventos passados em { $place }
filter-more = Mais filtros
filter-clear = Tirar os filtros
filter-country = País
filter-city = Cidade
filter-when = Quando
filter-week = Esta semana
filter-next-week = Próxima semana
filter-weekend = Este fim de semana
filter-month = Este mês
filter-in-person = Presencial
filter-count = { $count ->
    [one] 1 evento
   *[other] { $count } eventos
}
empty-filtered = Não há eventos com estes filtros.
empty-filtered-hint = Tire um deles acima, ou veja todos.
search-label = Buscar eventos
search-hint = Cidade, tema ou comunidade
search-button = Buscar
more-events = Ver mais eventos
more-organizations = Ver mais organizações
empty-upcoming = Ainda não há eventos próximos.
empty-upcoming-hint = Conhece um? Cole o link do Luma e ele fica aqui.
empty-past = Ainda não há eventos passados.
empty-search = Nenhum resultado para “{ $query }”.
empty-search-hint = Tente outra palavra, uma cidade ou o nome de uma comunidade.
see-all-events = Ver todos os eventos
try-past = Buscar o mesmo nos eventos passados
try-upcoming = Buscar o mesmo nos próximos eventos
try-without = Tirar { $name }
try-all = Ver todos os eventos
day-now = Agora
day-now-hint = em andamento
day-today = Hoje
day-tomorrow = Amanhã
day-yesterday = Ontem
online = Online
place-unknown = Local a confirmar
address-hidden = o endereço aparece na inscrição
mark-canceled = Cancelado
mark-deleted = Não está mais no Luma
mark-changed = Mudou em { $day }

## De quem é
badge-verified = Organiza, verificado:
badge-certain = Organiza:
badge-unconfirmed = não confirmado
badge-co = com { $name }
badge-nobody = De quem é este evento?
organizer-title = Organiza
organizer-none = Ainda não sabemos qual comunidade organiza este evento. Uma pessoa do hack0 vai analisar.
organizer-co = Também organizam
confidence-label = Confiança
why-label = Por quê
why-host = Anfitrião
why-since = Desde
why-decided = Confirmou
decided-by-person = uma pessoa do hack0, em { $day }
decided-by-person-undated = uma pessoa do hack0
why-manual = Anfitrião verificado pelo hack0
why-claim = Anfitrião verificado por um link no e-mail
why-calendar = O calendário dela no Luma publica este evento
why-domain = O e-mail de um anfitrião é de { $domain }
why-history = { $of ->
    [one] Organizou o outro evento conhecido deste anfitrião
   *[other] Organizou { $seen } dos outros { $of } eventos deste anfitrião
}
why-website = O site de um anfitrião está em { $domain }
why-decision = Uma pessoa do hack0 decidiu
percent = { $value }%
unconfirmed-hint = Parece ser de { $organization }, mas ninguém confirmou.
history-hint = Com poucos eventos, a confiança é menor.
matches-all = { $count ->
    [one] A única pista
   *[other] As { $count } pistas
}

## A página de um evento
event-register = Inscrever-se no Luma
event-open = Ver no Luma
event-calendar = Adicionar ao calendário
event-when = Quando
event-where = Onde
time-at-venue = { $time }, hora local ({ $zone })
time-online = { $time } ({ $zone })
state-canceled = Este evento foi cancelado.
state-canceled-since = Soubemos em { $day }.
state-over = Este evento já passou.
state-deleted = Este evento não está mais no Luma.
state-deleted-hint = Guardamos o que vimos por último. Pergunte aos anfitriões antes de ir.
state-drifted = Mudou depois de importado. O que está aqui é o que vimos por último no Luma.
listed-yes = Está no calendário do hack0
change-moved = Passou de { $old } para { $new }.
change-ends = Termina às { $new }; antes, às { $old }.
change-place = Agora em { $new }; antes, em { $old }.
change-place-new = Agora em { $new }.
change-place-gone = Não é mais em { $old }.
change-online = Agora é online.
change-in-person = Agora é presencial.
change-name = Antes se chamava “{ $old }”.
change-hosts = Mudaram seus anfitriões.
change-description = Mudou sua descrição.
change-see = Ver o que mudou e quando
listed-no = Ainda não está no calendário do hack0
checked-at = Conferido no Luma em { $day }
hosts-title = Anfitriões
host-unnamed = Sem nome
hosts-names = Anfitriões: { $names }
hosts-and-more = { $names } e mais { $count }
about-title = Sobre o evento
history-title = Histórico do evento
history-imported = Importado de { $link }
history-created = Criado no calendário do hack0
history-name = Nome:
history-start-later = Começa { $duration } mais tarde:
history-start-earlier = Começa { $duration } mais cedo:
history-end = Termina:
history-timezone = Fuso horário:
history-venue = Local:
history-address = Endereço:
history-city = Cidade:
history-kind = Modalidade:
history-visibility = Visibilidade no Luma:
kind-in-person = presencial
history-hosts = Anfitriões:
history-cover = Nova imagem
history-description = Nova descrição
history-canceled = Cancelado pelos anfitriões
history-other = Os dados mudaram
value-before = antes:
value-after = agora:
value-none = sem dado
duration-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
duration-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
duration-days = { $count ->
    [one] 1 dia
   *[other] { $count } dias
}

## Organizações
organizations-title = Organizações
organizations-lead = As comunidades e empresas que organizam eventos de tech na região.
organizations-search = Buscar organizações
organizations-empty = Ainda não há organizações.
organizations-in = Organizações em { $place }
filter-organizations = Quais organizações
filter-organizations-count = { $count ->
    [one] 1 organização
   *[other] { $count } organizações
}
organizations-nothing-there = Ainda não há organizações nesse país.
organizations-everywhere = { $count ->
    [one] Ver a que há em outro país
   *[other] Ver as { $count } que há em outros países
}
organizations-all-of = Ver todas as de { $place }
organizations-nothing = Nenhuma organização com “{ $query }”.
organizations-nothing-hint = Tente uma parte do nome.
see-all-organizations = Ver todas as organizações
upcoming-count = { $count ->
    [0] sem eventos próximos
    [one] 1 evento próximo
   *[other] { $count } eventos próximos
}
organization-website = Site
organization-domains = Domínios de e-mail
organization-country = País
organization-upcoming = Próximos eventos
organization-domains-hint = Quem organiza com um e-mail daqui conta como dela.
organization-calendar = Calendário no Luma
organization-hosts = Anfitriões dos seus eventos
organization-host-events = { $count ->
    [one] 1 evento
   *[other] { $count } eventos
}
organization-host-verified = verificado
organization-past = Eventos passados
organization-upcoming-none = Nada anunciado por enquanto.
organization-all = Ver todos

## Importar
import-title = Importar um evento
import-wrong-title = Erro: { $title }
import-lead = Cole o link de um evento público do Luma. Lemos os anfitriões, achamos a comunidade e o colocamos no calendário do hack0.
import-works = Servem links como estes:
import-calendar = Também o de um calendário do Luma: mostramos os próximos eventos para você escolher.
import-fails = Não servem os de perfis ou cidades: abra o evento e copie o endereço.
link-empty = Cole aqui o link de um evento do Luma.
link-no-link = Aí não há um link. Copie o endereço do evento, algo como lu.ma/noche-rust.
link-other-site = Esse link é de outro site. Só conseguimos ler eventos de luma.com ou lu.ma.
link-calendar = Esse link é de um calendário. Abra um dos eventos e cole o endereço do evento.
link-user = Esse link é do perfil de uma pessoa. Abra o evento e cole o endereço.
link-discover = Esse link é de uma cidade ou categoria. Abra o evento e cole o endereço.
link-not-an-event = Essa página do Luma não é um evento. Abra o evento e cole o endereço.
link-malformed = Não conseguimos ler esse link. Abra no navegador e copie o endereço como aparece.
link-busy = { $seconds ->
    [one] Há muitas importações agora. Tente de novo em 1 segundo.
   *[other] Há muitas importações agora. Tente de novo em { $seconds } segundos.
}
import-running = Importando
import-done = Evento importado
import-unlisted = Salvo, mas fora do calendário
import-known = Já conhecíamos
import-known-hint = O hack0 já conhecia este evento. Lemos de novo e está em dia.
import-failed = Não deu para importar
import-waiting = Salvo, falta o calendário
import-retrying = O Luma não responde
steps-label = Passos da importação
step-find = { $state ->
    [done] Evento encontrado:
    [running] Procurando o evento…
    [failed] Não conseguimos ler o evento
   *[waiting] Encontrar o evento
}
step-hosts = { $count ->
    [one] 1 anfitrião lido
   *[other] { $count } anfitriões lidos
}
step-hosts-open = { $state ->
    [done] Anfitriões lidos
    [running] Lendo os anfitriões…
    [failed] Não conseguimos ler os anfitriões
   *[waiting] Ler os anfitriões
}
step-match = Organização: { $organization }, { $confidence }%
step-match-open = { $state ->
    [done] Sem organização por enquanto; uma pessoa vai ver
    [running] Procurando a organização…
    [failed] Não conseguimos procurar a organização
   *[waiting] Encontrar a organização
}
step-save = { $state ->
    [done] Salvo
    [running] Salvando…
    [failed] Não deu para salvar
   *[waiting] Salvar
}
step-list = { $state ->
    [done] Colocado no calendário do hack0
    [skipped] Já estava no calendário do hack0
    [running] Colocando no calendário do hack0…
    [failed] Ainda não está no calendário do hack0
   *[waiting] Colocar no calendário do hack0
}
step-state = { $state ->
    [done] pronto
    [skipped] não foi preciso
    [running] em andamento
    [failed] falhou
   *[waiting] pendente
}
failure-not-found = O Luma não conhece nenhum evento nesse endereço. Veja se o link está completo.
failure-deleted = Os anfitriões cancelaram ou apagaram este evento no Luma.
failure-private = Este evento não é público. Peça aos anfitriões que o tornem público e cole de novo.
failure-hidden = A equipe do hack0 decidiu não mostrar este evento.
failure-hidden-why = A equipe do hack0 decidiu não mostrar este evento: { $reason }.
failure-hidden-note = Ela diz: “{ $note }”
failure-calendar = O link é de um calendário. Abra um dos eventos e cole esse endereço.
failure-user = O link é do perfil de uma pessoa. Abra o evento e cole esse endereço.
failure-discover = O link é de uma cidade ou categoria. Abra o evento e cole esse endereço.
failure-luma-down = O Luma não responde agora.
failure-busy = O Luma pediu para esperar um momento.
failure-unreadable = A página do Luma não tem um evento que consigamos ler. Se no navegador aparece, tente mais tarde.
failure-no-key = Falta ao hack0 permissão para escrever no seu calendário. O evento ficou salvo.
failure-refused = O Luma não aceitou o evento no calendário. O evento ficou salvo.
failure-internal = Algo falhou do nosso lado e já está registrado. Tente de novo em alguns minutos.
retry-in = Vamos tentar de novo em { $duration }; você não precisa fazer nada.
retry-now = Tentamos outra vez em seguida.
import-see = Ver o evento
waiting-leave = Continua sozinho: você pode fechar esta página e voltar depois ao mesmo endereço.
import-another = Importar outro
several-summary = Vários links?
several-label = Cole um link em cada linha, até { $most }.
several-button = Importar todos
batch-running = { $count ->
    [one] Importando 1 evento
   *[other] Importando { $count } eventos
}
batch-imported = { $count ->
    [0] Nada para importar ainda
    [one] 1 evento importado
   *[other] { $count } eventos importados
}
batch-and-failed = { $count ->
    [one] 1 falhou
   *[other] { $count } falharam
}
batch-failed = { $count ->
    [one] Não deu para importar o link
   *[other] Não deu para importar nenhum dos { $count }
}
batch-count = { $state ->
    [done] { $count ->
        [one] 1 pronto
       *[other] { $count } prontos
    }
    [failed] { $count ->
        [one] 1 falhou
       *[other] { $count } falharam
    }
    [choose] { $count ->
        [one] 1 calendário para escolher
       *[other] { $count } calendários para escolher
    }
    [running] { $count } em andamento
   *[waiting] { $count ->
        [one] 1 pendente
       *[other] { $count } pendentes
    }
}
batch-state = { $state ->
    [done] Pronto
    [failed] Falhou
    [choose] Para escolher
    [running] Em andamento
   *[waiting] Pendente
}
batch-label = Links, na ordem em que você colou
batch-progress = Andamento
batch-steps = Passos
batch-choose = Escolher
batch-more = Importar mais
batch-left = { $count ->
    [one] Ficou de fora 1 link: entram até { $most } de cada vez. Cole de novo.
   *[other] Ficaram de fora { $count } links: entram até { $most } de cada vez. Cole de novo.
}
choose-title = Escolha os eventos deste calendário
choose-lead = { $count ->
    [one] Este calendário anuncia 1 evento próximo.
   *[other] Este calendário anuncia { $count } eventos próximos.
}
choose-hint = Desmarque os que não quiser.
choose-most = São importados até { $most } de cada vez; os primeiros { $most } já estão marcados.
choose-more = Anuncia mais: estes são os primeiros { $shown }.
choose-button = Importar os escolhidos
choose-nothing = Você não escolheu nenhum evento. Marque pelo menos um.

## Admins: os eventos do nosso calendário
our-events-title = Eventos do nosso calendário
our-events-lead = Criados no calendário do hack0 no Luma: o que você muda aqui muda primeiro no Luma.
our-events-none = Nada foi criado no nosso calendário ainda.
our-events-more = Anteriores
our-events-canceled = cancelado
our-events-private = não público
event-edit = Editar, para administradores
edit-title = Editar: { $name }
edit-name = Título
edit-start = Começa
edit-end = Termina
edit-timezone = Fuso horário
edit-address = Novo endereço
edit-place-now = Agora: { $place }. Deixe vazio para não mudar.
edit-place-unknown = Ainda não se conhece um endereço.
edit-place = Lugar
edit-meeting = Novo link da reunião
edit-meeting-hint = Vai para o Luma, que o mostra a quem se inscreveu; o hack0 não o guarda. Deixe vazio para não mudar.
edit-visibility = Quem pode ver
edit-visibility-word = { $word ->
    [public] Todo mundo
    [members-only] Membros do calendário
   *[private] Quem tem o link
}
edit-description = Descrição
edit-markdown = Markdown
edit-luma-first = A mudança vai primeiro para o Luma. Se o Luma não aceitar, nada muda aqui.
edit-save = Salvar no Luma
edit-discard = Começar de novo
edit-saved = Salvo, no Luma e aqui.
edit-read-only = Este evento está no calendário de outras pessoas: o hack0 só guarda uma cópia. Os anfitriões o mudam no Luma.
edit-gone = Este evento foi cancelado ou não está mais no Luma; não há mais o que mudar.
edit-on-luma = Ver no Luma
edit-problem = { $problem ->
    [name] Falta um título, de no máximo 300 caracteres.
    [description] São mais de 20.000 caracteres.
    [start] Escreva um dia e uma hora.
    [end] O fim deve ser uma hora depois do começo.
    [timezone] Não existe esse fuso horário. Escreva como America/Lima.
    [address] São mais de 200 caracteres.
    [meeting_url] Escreva um endereço web completo, que comece com https://.
    [visibility] Escolha quem pode ver.
    [changed] O evento mudou desde que você o abriu. Abaixo está o que mudou; o que você escreveu continua no formulário, e o resto está como é agora. Compare e salve de novo.
    [busy] Outra pessoa está salvando este evento agora. Espere um pouco, veja o que mudou e salve de novo.
    [refused] O Luma recusou a mudança, então nada mudou aqui também.
    [luma_busy] O Luma pede para esperar um momento. Nada mudou; salve de novo em um minuto.
    [no_key] LUMA_API_KEY não está configurada, então não dá para falar com o Luma.
   *[luma_down] O Luma não responde. Nada mudou aqui; se o Luma aceitou a mudança mesmo assim, ela chega sozinha.
}

## Admins: entregas do webhook do Luma
deliveries-title = Entregas
deliveries-lead = O que o Luma nos avisou sobre o nosso calendário, o mais novo primeiro. Cada aviso foi lido de novo no Luma antes de mudar algo.
deliveries-states = Em que estado estão
deliveries-all = Todas
deliveries-none = Nenhuma entrega aqui.
deliveries-more = Anteriores
delivery-title = Uma entrega
delivery-type = Tipo
delivery-stands = Estado
delivery-tries = Tentativas
delivery-event = Evento no Luma
delivery-signed = Assinada pelo Luma
delivery-received = Recebida
delivery-next = Próxima tentativa
delivery-finished = Terminada
delivery-body = O que o Luma enviou
delivery-body-gone = Não fica guardado: os corpos são apagados 30 dias depois do trabalho feito, e os de tipos que o hack0 não usa, na hora.
delivery-again = Processar de novo
delivery-queued = De novo na fila: o evento é lido outra vez no Luma.
delivery-nothing = Não nomeia nenhum evento; não há nada para processar.
delivery-unreadable = ilegível
delivery-attempts = { $count ->
    [0] nenhuma tentativa ainda
    [one] { $count } tentativa
   *[other] { $count } tentativas
}
delivery-state = { $state ->
    [waiting] em espera
    [done] feita
    [ignored] nada a fazer
   *[set_aside] posta de lado
}
delivery-failure = { $failure ->
    [unreadable] o conteúdo não é como os que o Luma escreve
    [not_found] o Luma não conhece esse evento
    [still_there] o Luma avisou que foi cancelado e ainda o mostra
    [key_refused] o Luma não conhece nossa chave
    [busy] o Luma pediu para esperar
    [luma_down] o Luma não respondia
    [luma_unreadable] a resposta do Luma não pôde ser lida
   *[internal] falhou do nosso lado
}

## Datas
date-short = { $day } { $month }
date-short-year = { $day } { $month } { $year }
date-weekday = { $weekday } { $day } { $month }
date-long = { $weekday }, { $day } de { $month }
date-long-year = { $weekday }, { $day } de { $month } de { $year }

## Quando algo não sai
error-title = { $status ->
    [403] Não dá para fazer isso daí
    [404] Aqui não há nada
    [405] Esse endereço não aceita isso
    [413] É grande demais
    [422] Não entendemos o que chegou
    [429] Vamos mais devagar
    [503] Volte em um momento
   *[500] Algo falhou do nosso lado
}
error-text = { $status ->
    [403] A solicitação veio de outro site, ou sua sessão terminou, então não foi feita. Abra a página aqui e tente de novo.
    [404] O link pode estar incompleto, ou o que havia não está mais.
    [405] Abra a página pelo menu e tente de novo.
    [413] Chegou mais do que aceitamos. Basta o link do evento.
    [422] O formulário chegou incompleto. Abra de novo e reenvie.
    [429] Chegaram muitos pedidos seguidos da sua rede. Espere um minuto e tente de novo.
    [503] O hack0 não consegue ler os dados agora. Costuma durar pouco; nada se perdeu.
   *[500] Já está registrado. Tente de novo em alguns minutos.
}
error-way-out = Ver os próximos eventos

## Reivindicar
claim-button = Reivindicar organização
claim-button-for = para { $host }
claim-wrong = Não está certo
claim-new-title = De quem são estes eventos?
claim-new-lead = { $host } organiza { $count ->
    [one] 1 evento
   *[other] { $count } eventos
} no hack0. Escolha a organização e prove que este anfitrião é seu.
claim-new-mailed = O link vai para { $address }.
claim-new-unmailed = O Luma não nos diz o e-mail deste anfitrião. Você pode provar com um código no Luma, ou nos pedir.
claim-new-linked = Você chegou pelo link que enviamos: escolha, e confirme na próxima página.
claim-new-verified = Hoje conta como de { $organization }.
claim-choose-title = Para qual organização?
claim-search = Buscar organizações
claim-choose = É de { $organization }
claim-nothing = Não encontramos “{ $query }”.
claim-name-title = Não está na lista?
claim-name-label = Nome da organização nova
claim-name-button = Criar e reivindicar
claim-hosts-title = Qual anfitrião é seu?
claim-note-title = Não é seu, mas está errado?
claim-note-label = Conte o que não está certo; não precisa de conta
claim-note-button = Avisar o hack0
claim-note-done = Obrigado. Uma pessoa do hack0 vai analisar.
claim-problem = { $problem ->
    [name_empty] Escreva o nome da organização.
    [name_shared] Isso é um endereço que muitos compartilham. Escreva o nome da organização.
    [name_link] Escreva o nome sem endereços da web.
    [name_taken] Já existe uma com esse nome: busque acima.
    [already] Este anfitrião já está verificado para essa organização.
    [reason_empty] Conte por que é seu.
    [note_empty] Conte o que não está certo.
    [look_nothing] O código ainda não está lá. O Luma pode levar um minuto para mostrar.
    [look_down] O Luma não responde agora. Tente em um minuto.
    [look_gone] O evento não está mais no Luma ou não é público. Comece de novo por outro evento.
    [busy] Tentativas demais. Tente mais tarde.
   *[other] Não deu. Tente de novo.
}
claim-mailed-title = { $mailed ->
    [over] A hora do link passou
    [failed] O e-mail não chegou
   *[other] Confira seu e-mail
}
claim-mailed-lead = { $mailed ->
    [over] O link que enviamos a { $address } não vale mais.
    [failed] { $address } não recebeu nosso e-mail.
   *[other] Enviamos um link para { $address }. Funciona por 60 minutos, uma única vez.
}
claim-again-button = Enviar outro link
claim-for = { $host } para { $organization }
claim-unproven-title = Prove que é seu
claim-unproven-lead = O Luma não nos diz o e-mail deste anfitrião, então não podemos escrever. Há outras duas formas.
claim-code-title = Com um código no Luma
claim-code-lead = Coloque em um destes lugares e aperte “Olhar agora”. Depois pode tirar.
claim-code-host = No perfil de { $host }: prova que todos os seus eventos são seus.
claim-code-calendar = Na descrição do calendário, que prova todos os eventos desse calendário:
claim-code-event = Na descrição do evento, que prova só esse evento:
claim-look-button = Olhar agora
claim-ask-title = Peça a uma pessoa
claim-ask-lead = Alguém do hack0 decide. Guarde o endereço desta página: a resposta aparece aqui.
claim-ask-reason = Por que é seu?
claim-ask-link = Um link que mostre isso (opcional)
claim-ask-button = Enviar ao hack0
claim-verified-title = Pronto: { $organization }
claim-verified-lead = { $scope ->
    [left] Os eventos deste anfitrião não contam mais como de { $organization } por ele.
    [follows] Os eventos deste anfitrião passam agora para { $organization }, um após o outro, e os próximos também.
    [event_code] Este evento agora é de { $organization }.
    [calendar_code] Os eventos deste calendário agora são de { $organization }, e os próximos também serão.
   *[other] Os eventos deste anfitrião agora são de { $organization }, e os próximos também serão.
}
claim-see-organization = Ver { $organization }
claim-waiting-title = Esperando uma pessoa do hack0
claim-waiting-lead = { $doubt ->
    [proven] Outra pessoa já provou que { $organization } é dela; por isso uma pessoa decide.
    [reserved] { $organization } está reservada; por isso uma pessoa decide.
    [confusable] O nome { $organization } parece o de outra organização; por isso uma pessoa decide.
    [asked] Recebemos o que você contou sobre { $organization }.
   *[other] Uma pessoa precisa olhar isto de { $organization }.
} Guarde o endereço desta página: a resposta aparece aqui.
claim-over-title = { $state ->
    [refused] Não foi aceito
    [withdrawn] Retirado
    [revoked] Anulado pelo hack0
   *[other] Não vale mais
}
claim-over-lead = { $state ->
    [stayed] Alguém decidiu sobre uma parte depois: isso fica. O resto está como antes.
    [follows] O que mudou com isto está voltando a como estava.
    [refused] Uma pessoa do hack0 disse que não.
    [withdrawn] O que mudou com isto voltou a como estava.
    [revoked] O que mudou com isto voltou a como estava.
   *[other] O tempo passou, ou você começou outro.
}
claim-answer = Resposta: { $answer }
claim-again = Começar de novo
claim-withdraw-button = Retirar e desfazer
claim-withdraw-early = Retirar
claim-confirm-title = É de { $organization }?
claim-confirm-lead = Os eventos de { $host } serão mostrados como de { $organization }, e os próximos também.
claim-confirm-waits = Confirme que { $host } é seu. Depois, uma pessoa do hack0 decide se é de { $organization }; até lá nada muda.
claim-confirm-button = Confirmar
claim-other-organization = É de outra organização
claim-mail-answer = Responder
claim-answer-title = { $organization } também é deles?
claim-answer-lead = { $host } pede que seus eventos apareçam como de { $organization }. { $organization } é sua: o que você diz?
claim-answer-admins = { $host } pede que seus eventos apareçam como de { $organization }. Uma pessoa do hack0 decide; se estiver errado, diga.
claim-answer-speaks = { $host } pode falar por nós
claim-answer-hands = Entrego a { $host }
claim-answer-not-ours = Não é dos nossos
claim-answered-title = Obrigado pela resposta
claim-leave-button = Isto não é mais nosso
claim-leave-title = Não é mais de { $organization }?
claim-leave-unproven = O Luma não nos diz o e-mail deste anfitrião, então não podemos escrever. Mostre que é seu com um código no perfil.
claim-leave-lead = Os eventos de { $host } não aparecerão mais como de { $organization } por este anfitrião.
claim-leaves = { $host } deixa { $organization }
claim-left-title = Pronto
claim-mail-leave-subject = { $host } não é mais de { $organization }?
claim-mail-leave-text = Alguém pede ao hack0 que os eventos de { $host } não apareçam mais como de { $organization }. Se foi você, abra este link e confirme:
claim-mail-left-subject = { $organization }: retirado
claim-mail-left-text = { $host } não conta mais como de { $organization }. Veja ou desfaça aqui:
claim-changes = { $count ->
    [0] Nenhum evento muda hoje
    [one] 1 evento muda
   *[other] { $count } eventos mudam
}
claim-hands-changes = { $count ->
    [0] Se você a entregar, nenhum evento muda hoje
    [one] Se você a entregar, muda 1 evento
   *[other] Se você a entregar, mudam { $count } eventos
}
claim-follows = Os eventos seguem em segundo plano:
claim-changed = Eventos que mudaram
claim-was = antes { $organization }
claim-more = e mais { $count }
claim-kept = Ficam como uma pessoa do hack0 decidiu
claim-spent-title = Este link não vale mais
claim-spent-lead = Foi usado, passou da hora, ou você pediu outro depois. Peça um novo na página do evento.
claim-spent-again = Pedir outro link
claim-spent-button = Ver os eventos
why-claimed = { $proof ->
    [organization] Confirmado pela sua organização, { $day }
    [calendar_code] Confirmado com um código na descrição do calendário, { $day }
    [email] Confirmado pelo anfitrião por e-mail, { $day }
    [host_code] Confirmado pelo anfitrião com um código no perfil, { $day }
    [event_code] Confirmado com um código na descrição do evento, { $day }
   *[other] Confirmado por uma pessoa do hack0 a pedido da comunidade, { $day }
}
claim-mail-confirm-subject = { $host } é de { $organization }?
claim-mail-confirm-text = Alguém pede que os eventos de { $host } apareçam no hack0 como de { $organization }. Se foi você, abra este link e confirme:
claim-mail-confirm-button = Ver o que muda
claim-mail-confirm-foot = Funciona por 60 minutos, uma única vez. Se não foi você, ignore este e-mail: nada muda.
claim-mail-receipt-subject = { $organization }: confirmado
claim-mail-receipt-text = { $count ->
    [0] Os próximos eventos
    [one] 1 evento
   *[other] { $count } eventos
} de { $host } aparecem agora como de { $organization }. Os próximos também. Aqui você pode ver ou desfazer:
claim-mail-follows-text = Os eventos de { $host } aparecerão como de { $organization } em alguns minutos, e os próximos também. Aqui você pode ver ou desfazer:
claim-mail-waits-subject = { $organization }: esperando uma pessoa
claim-mail-waits-text = Você provou que { $host } é seu. Se é de { $organization }, quem decide é uma pessoa do hack0. A resposta aparece aqui:
claim-mail-refused-subject = { $organization }: não foi aceito
claim-mail-refused-text = Uma pessoa do hack0 não aceitou que { $host } seja de { $organization }. { $answer } Mais aqui:
claim-mail-told-subject = Outra pessoa reivindica { $organization }
claim-mail-told-text = { $host } pede que seus eventos apareçam como de { $organization }. Diga aqui se pode falar por vocês; senão, uma pessoa do hack0 decide:
claim-mail-look = Ver no hack0
## Entrar
signin-title = Entrar
signin-lead = Para quem cuida do hack0. Enviamos um link por e-mail; não há senha.
signin-email = Seu e-mail
signin-button = Enviar um link
signin-problem = Isso não é um endereço de e-mail. Confira e tente de novo.
signin-demo = Nesta demo pode entrar { $address }; o e-mail dele se lê na próxima página.
signin-demo-link = Os e-mails da demo
signin-sent-title = Veja seu e-mail
signin-sent-lead = Se o endereço for de quem administra, um link está a caminho. Ele vale uma vez, por 10 minutos.
signin-sent-hint = Nada depois de alguns minutos? Veja no spam ou peça outro. Um endereço recebe 3 e-mails por hora.
signin-again = Pedir outro link
signin-confirm-title = Entrar no hack0
signin-confirm-lead = Mais um passo: aperte o botão e este navegador entra.
signin-confirm-button = Entrar
signin-spent-title = Este link não vale mais
signin-spent-lead = Um link vale uma vez, por 10 minutos. Peça um novo e use o e-mail mais recente.
signin-spent-button = Pedir um link novo
signin-mail-subject = Seu link para entrar no hack0
signin-mail-text = Com este link você entra no hack0. Ele vale uma vez, por 10 minutos.
signin-mail-button = Entrar no hack0
signin-mail-foot = Não foi você que pediu? Então não há nada a fazer: sem o link ninguém entra.

## Administração
admin-title = Administração
admin-nav-label = Administração
admin-nav-home = Resumo
admin-nav-events = Eventos
admin-nav-deliveries = Entregas
admin-nav-sessions = Sessões
admin-signed-in = Você entrou como { $email }
admin-sign-out = Sair
sessions-title = Onde você entrou
sessions-lead = Uma sessão termina depois de 30 minutos sem uso, e no máximo em 8 horas.
sessions-this = esta
sessions-unknown = Navegador desconhecido
sessions-since = Entrou
sessions-seen = último uso
sessions-everywhere = Sair em todos os lugares
demo-mail-title = E-mails da demo
demo-mail-to = Para { $address }
demo-mail-empty = Nada foi enviado ainda.

## Mesa de trabalho
admin-nav-queue = Pendentes
admin-nav-organizations = Organizações
admin-nav-claims = Reivindicações
admin-nav-notes = Avisos
admin-nav-hosts = Anfitriões
admin-nav-blocks = Bloqueados
admin-nav-audit = Registro
event-count = { $events ->
    [one] 1 evento
   *[other] { $events } eventos
}
queue-title = Pendentes
queue-counts = O que espera
queue-count = { $what ->
    [look_alike] parecidos
    [conflict] em conflito
    [suggestion] com sugestão
    [undecided] sem pista
    [later] para depois
    [past] passados
    [claims] reivindicações
    [reviews] reivindicações por revisar
    [notes] avisos
   *[all] por decidir
}
queue-reason = { $reason ->
    [look_alike] o domínio se parece ao de outra organização
    [conflict] duas organizações combinam igualmente bem
    [suggestion] a pista é fraca e espera confirmação
   *[undecided] nenhuma regra nomeia alguém
}
queue-look-alike = verificar: { $domain } se parece com { $known }
queue-no-host = Sem anfitrião
queue-rest = e mais { $events }
queue-choose = Escolher { $name }
queue-only = só este…
queue-confirm = Confirmar { $organization }
queue-with = com { $hosts }
queue-other = Outra organização…
queue-personal = É pessoal
queue-later = Depois
queue-more = Ver mais
queue-all = Ver todos os pendentes
queue-search = Buscar nos pendentes
queue-empty = Nada espera. Tudo está decidido.
queue-nothing = Nada espera aqui.
queue-keys = Teclas: j próximo, k anterior, Enter ou c confirmar, o outra, p pessoal, l depois, u desfazer, / buscar
evidence-history = { $of ->
   *[other] com ela em { $seen } de { $of } eventos
}
admin-waiting = O que espera por você
admin-nothing = Nada espera por você.
claims-title = Reivindicações
claims-lead = Quem diz que um anfitrião é seu, e por que isso precisa de você. Primeiro o mais antigo.
claims-none = Nenhuma reivindicação espera.
claim-stands = { $state ->
    [waiting] por decidir
    [review] por revisar
    [verified] já vale
    [seen] já vale, revisada
    [refused] recusada
    [withdrawn] retirada
    [revoked] anulada
    [pending] ainda sem prova
   *[other] terminada
}
claim-doubt = { $doubt ->
    [reserved] A organização está reservada.
    [proven] Outros já provaram que a organização é deles.
    [confusable] O nome novo é o de outra organização, ou parece.
    [look_alike] O e-mail do anfitrião está num domínio que parece o de uma organização.
    [foreign_domain] O e-mail do anfitrião está no domínio de outra organização.
    [decided] Uma pessoa do hack0 decidiu outra coisa.
    [unproven] Ninguém tinha provado nada da organização; por isso valeu logo.
    [asked] Quem reivindica não pode provar nada, e pergunta.
   *[other] Nada.
}
claim-proof = { $proof ->
    [email] O link enviado ao e-mail do anfitrião
    [host_code] Um código no perfil do anfitrião
    [calendar_code] Um código na descrição do calendário
    [event_code] Um código na descrição do evento: só esse evento
    [admin] Uma pessoa do hack0 ficou satisfeita
   *[none] Nenhuma
}
case-title = { $host } para { $organization }
case-host = Anfitrião
case-mail = Seu e-mail
case-organization = Organização
case-new = nova: é criada com a reivindicação
case-proof = Prova
case-objected = Seus anfitriões dizem “não é nosso”
case-doubt = Por que você
case-began = Começou
case-event = No evento
case-calendar = Calendário
case-decided = Decisão
case-says = O que diz quem reivindica
case-link = Link
case-answered = O que foi respondido
case-known = O que prova { $organization } até agora
case-domains = Domínios
case-hosts = Anfitriões verificados
case-calendars = Calendários
case-nothing = nenhum
case-approve = Aprovar
case-refuse-title = Ou recusar
case-refuse-why = Por quê? Quem reivindica lê.
case-refuse = Recusar
case-review = Está tudo bem
case-revoke-title = Anular
case-revoke-why = Por quê? Quem reivindica lê (opcional).
case-revoke = Anular e desfazer
case-was = Estava verificado como
case-follows = Ver quanto falta
case-history = Histórico deste anfitrião
notes-title = Avisos sobre insígnias
notes-lead = O que as pessoas dizem que não está certo. Primeiro o mais antigo.
notes-none = Nenhum aviso espera.
note-gone = Um evento que já não é público
note-settle = Dar por atendido
hide-chosen = Ocultar os escolhidos
hide-button = Ocultar
hide-all-of-host = { $events ->
    [one] Todos os eventos deste anfitrião: 1
   *[other] Todos os eventos deste anfitrião: { $events }
}
hide-reason-label = Motivo
hide-note = Nota
show-button = Mostrar de novo
hide-reason = { $reason ->
    [spam] propaganda ou sem sentido
    [off_topic] não é de tecnologia
    [elsewhere] não é da América Latina
    [duplicate] está repetido
    [fraud] é um golpe
    [harmful] insulta ou põe em perigo
    [asked] seus anfitriões pediram
   *[other] outro motivo
}
notice-done = Feito:
notice-since = { $who } decidiu antes: { $what }. Não mudamos nada.
notice-undone = Isso já foi desfeito.
notice-look = Ver a decisão
notice-running = Os eventos seguem em segundo plano: ver o andamento
audit-running = { $done } de { $all } eventos vistos
notice-kept = { $count ->
    [one] 1 coisa não pôde ser restaurada
   *[other] { $count } coisas não puderam ser restauradas
}
notice-nothing-left = Tudo foi decidido de novo desde então: não há o que desfazer. Isto fica assim:
undo-button = Desfazer
undo-redo = Refazer
actor-machine = a tarefa { $name }
actor-community = { $name }, da comunidade
decision-problem = { $code ->
    [gone] Isso já não está. Veja a lista de novo.
    [unstable] O Luma não dá um id fixo a este anfitrião: decida seus eventos.
    [nothing] Já estava assim: nada mudou.
    [not_ours] Isso também foi feito no Luma: edite o evento de novo.
    [nothing_chosen] Escolha pelo menos um evento.
    [calendar] Isso não é um calendário do Luma (cal-…).
    [own_calendar] É o calendário do hack0: tem eventos de todos.
    [calendar_taken] Esse calendário é de outra organização.
    [same] É a mesma organização.
    [source] Isso não nomeia um anfitrião nem um calendário do Luma. Cole o id (usr-… ou cal-…) ou o link do calendário.
    [domain] Esse domínio não pode ser de uma organização.
    [domain_taken] Esse domínio é de outra organização.
    [look_alike] Esse domínio se parece ao de outra organização.
    [settled] Já não há nada a decidir. Nada mudou.
    [reason] Diga por quê: quem reivindica lê.
   *[other] {""}
}
field-problem = { $code ->
    [name] Escreva um nome.
    [slug] Use minúsculas, números e hifens, até 60.
    [slug_taken] Outra organização tem ou teve esse endereço.
    [website] Isso não é um endereço web.
    [country] Use o código de duas letras, como BR.
    [domain] Esse domínio não pode ser de uma organização: é e-mail gratuito, plataforma compartilhada ou não é um domínio.
    [domain_taken] Esse domínio é de outra organização.
    [look_alike] Parece o domínio de outra organização.
   *[other] {""}
}
field-name = { $field ->
    [slug] Endereço (slug)
    [domain] Domínio
    [website] Site
    [country] País (código)
   *[name] Nome
}
decision-what = { $kind ->
    [assign_host] { $host } é de { $organization }
    [withdraw_host] { $host } já não é de ninguém com certeza
    [personal_host] { $host } é pessoal
    [assign_events] de { $organization }
    [confirm_events] sugestão confirmada
    [personal_events] de ninguém: é pessoal
    [postpone] { $host }, para depois de { $detail }
    [postpone_event] evento para depois de { $detail }
    [postpone_events] para depois de { $detail }
    [create_organization] { $organization } é nova
    [edit_organization] { $organization } mudou
    [reserve_organization] { $organization } está reservada
    [reserve_organization_off] { $organization } já não está reservada
    [archive_organization] { $organization } está arquivada
    [archive_organization_off] { $organization } já não está arquivada
    [merge_organizations] { $other } é parte de { $organization }
    [add_domain] { $detail } é de { $organization }
    [remove_domain] { $detail } já não é de { $organization }
    [add_calendar] { $detail } é de { $organization }
    [remove_calendar] { $detail } já não é de { $organization }
    [hide_events] oculto ({ $detail })
    [show_events] à vista de novo
    [block] { $detail }: nada mais entra
    [unblock] { $detail } pode entrar de novo
    [backfill] resolvido de novo
    [import_organizations] uma lista de organizações foi importada
    [edit_event] { $detail } foi editado, também no Luma
    [undo] uma decisão desfeita
    [claim] { $host } é de { $organization }, por reivindicação
    [refuse_claim] foi recusada a reivindicação de { $host } para { $organization }
    [revoke_claim] foi anulada a reivindicação de { $host } para { $organization }
    [withdraw_claim] foi retirada a reivindicação de { $host } para { $organization }
    [review_claim] foi revisada a reivindicação de { $host } para { $organization }
    [settle_note] foi atendido o aviso sobre “{ $detail }”
   *[other] outra decisão
}
assign-title = De quem é { $name }?
assign-back = Voltar
assign-host-hint = Vale para todos os seus eventos, também os que vierem.
assign-event-hint = Vale só para este evento; não diz nada dos anfitriões.
assign-search-title = De uma que já existe
assign-search = Buscar organizações
assign-nothing = Nenhuma organização se chama assim: “{ $words }”. Abaixo você pode criá-la.
assign-create-title = De uma nova
assign-create-button = Criar e atribuir
assign-keys = Teclas: / buscar, ↓ ao que foi achado, c o primeiro, p pessoal, l depois
assign-confirm-event = Confirmar a sugestão para este
preview-title = Isto vai mudar
preview-lead = { $events ->
    [one] Muda 1 evento.
   *[other] Mudam { $events } eventos.
}
preview-look = Ver o que mudaria
preview-button = Sim, decidir
preview-keys = Teclas: c decidir, o cancelar
preview-cancel = Cancelar
preview-leaves = { $events ->
    [one] deixa de ter 1 evento
   *[other] deixa de ter { $events } eventos
}
preview-decided = { $events ->
    [one] 1 evento foi decidido à parte e fica como está.
   *[other] { $events } eventos foram decididos à parte e ficam como estão.
}
preview-nobody = de ninguém
audit-title = Registro de decisões
audit-empty = Ainda não há decisões aqui.
audit-unknown = { $what ->
    [host] Nenhum anfitrião se chama assim.
    [organization] Nenhuma organização se chama assim.
   *[event] Não há tal evento.
}
audit-csv = Baixar como CSV
audit-filter = { $what ->
    [actor] Quem (e-mail ou tarefa)
    [host] Anfitrião (nome ou usr-…)
    [organization] Organização (nome, slug ou id)
   *[event] Evento (título, link do Luma ou id)
}
audit-undone = desfeita
audit-undone-by = Foi desfeita: ver como
audit-undoes = Desfaz esta decisão
audit-changes = O que mudou
audit-rule = { $rule ->
    [manual] à mão
    [claim] por reivindicação
    [calendar] por calendário
    [domain] por domínio
    [history] por histórico
    [website] por site
   *[none] nenhuma regra
}
stays-title = { $count ->
    [one] 1 coisa não pôde ser restaurada: alguém a decidiu depois
   *[other] { $count } coisas não puderam ser restauradas: alguém as decidiu depois
}
stays-by = decidido por { $who }
entity-name = { $entity ->
    [event] Evento
    [event_content] O que diz um evento
    [hidden_event] Visibilidade
    [mapping] Anfitrião e organização
    [learned_mappings] Aprendido
    [personal_host] Anfitrião
    [postponement] Para depois
    [organization] Organização
    [redirect] Endereço anterior
    [domain] Domínio
    [calendar] Calendário
    [claim] Reivindicação
    [note] Aviso
   *[block] Bloqueio
}
entry-nothing = nada
entry-learned = { $count ->
    [one] 1 anfitrião visto
   *[other] { $count } anfitriões vistos
}
entry-mapping = { $how ->
    [verified] verificado
   *[seen] visto com ela
}
entry-personal = pessoal
entry-until = até { $day }
entry-hidden = oculto: { $reason }
entry-public = à vista
entry-blocked = bloqueado: { $reason }
entry-suggested = de ninguém; sugerida { $name } · { $confidence }
entry-note = { $state ->
    [settled] atendido
   *[open] espera
}
entry-yes = sim
entry-field = { $field ->
    [slug] endereço
    [website] site
    [country] país
    [reserved_at] reservada
    [archived_at] arquivada
    [merged_into_id] parte de
    [start] começa
    [end] termina
    [timezone] fuso horário
    [place] lugar
    [visibility] quem pode ver
    [description] descrição
    [meeting_link] outro link da reunião
   *[name] nome
}
admin-hosts-title = Anfitriões
hosts-search = Buscar por nome ou id
hosts-nothing = Ninguém se chama assim.
host-history = Sua história
host-events = Seus eventos
host-blocked = bloqueado: nada dele entra
host-withdraw = Retirar
host-block-title = Bloquear: nada dele volta a entrar
host-block = Bloquear
host-unblock = Desbloquear
blocks-title = Bloqueados
blocks-lead = Destes anfitriões e calendários do Luma nada entra. O que já estava aqui fica.
blocks-nothing = Ninguém está bloqueado.
blocks-source = Id (usr-… ou cal-…) ou link no Luma
blocks-hidden = { $count ->
    [one] 1 evento oculto
   *[other] { $count } eventos ocultos
}
orgs-search = Buscar organizações
orgs-archived = Organizações arquivadas
orgs-current = Organizações não arquivadas
orgs-new = Criar uma organização
orgs-create = Criar
orgs-nothing = Nenhuma se chama assim.
org-public = Sua página
org-merged = É parte de { $name }.
org-archived = Está arquivada.
org-reserved = Está reservada: suas reivindicações esperam uma pessoa.
org-edit = Dados
org-save = Salvar
org-domains = Domínios
org-calendars = Calendários do Luma
org-hosts = Anfitriões
org-none = Nenhum.
org-add = Adicionar
org-remove = Remover
org-domain-preview = Ver o que mudaria
org-new-domain = Domínio novo
org-new-calendar = Calendário novo (cal-…)
org-state = Estado
org-reserve = Reservar
org-unreserve = Tirar a reserva
org-archive = Arquivar
org-unarchive = Tirar do arquivo
org-merge = Unir com outra
org-merge-hint = Tudo o que é dela passa à outra, e seu endereço leva para lá.
org-merge-slug = Endereço (slug) da outra

## Administração: tarefas
admin-nav-jobs = Tarefas
jobs-title = Tarefas
jobs-lead = O que roda sozinho, na sua hora (UTC). Se o servidor cair no meio, outro continua de onde parou.
job-about = { $job ->
    [luma-scheduled-sync] Compara tudo o que está no calendário do hack0 com o que temos guardado.
    [luma-backfill-orgs] Procura de novo a organização de cada evento que ainda não tem uma certa.
    [luma-check-drift] Verifica se os eventos de outros mudaram ou sumiram no Luma.
    [luma-check-soon] Verifica os eventos de outros dos próximos três dias.
   *[other] { $about }
}
job-next = Próxima vez
job-run-now = Executar agora
job-dry-run = Simular
job-cancel = Cancelar
job-accept = Está certo, continuar
job-runs = Últimas execuções
job-no-runs = Ainda não rodou.
job-all = Todas as tarefas
job-state = { $state ->
    [waiting] em espera
    [running] em andamento
    [succeeded] concluída
    [partial] pela metade
    [failed] falhou
   *[cancelled] cancelada
}
job-dry = simulação
job-dry-note = É uma simulação: diz o que mudaria e não muda nada.
job-bar = Andamento
job-of = { $done } de { $total }
job-done = { $done } verificados
job-waits = Espera a sua vez.
job-stands = Estado
job-why = Motivo
job-began = Começou
job-queued = Na fila desde
job-took = Durou
job-slot = Na sua hora
job-asked-by = Quem pediu
job-cancelled-by = Quem cancelou
job-accepted-by = Quem aceitou
job-follows = Segue
job-follows-link = a execução que foi aceita
job-results = Resultado
job-changed = O que mudou
job-would-change = O que mudaria
job-count = { $what ->
    [new] novos
    [changed] alterados
    [unlisted] fora do calendário
    [gone] sumidos
    [doubtful] em dúvida
    [unread] não lidos
    [attributed] com organização
    [left] não estão mais na lista
    [unchanged] sem mudança
    [still_gone] continuam fora
   *[other] { $word }
}
job-reason = { $reason ->
    [not_configured] Falta um ajuste de que precisa.
    [luma_down] O Luma não respondia.
    [luma_busy] O Luma pediu para esperar demais.
    [luma_refused] O Luma recusou nossa chave.
    [unreadable] Não deu para ler toda a resposta do Luma.
    [endless_list] Uma lista do Luma não tinha fim.
    [empty_list] Uma lista do Luma veio vazia de repente.
    [many_gone] Eventos demais tinham mudado ou sumido de uma vez: alguém precisa olhar.
    [stuck] Parou várias vezes sem avançar.
   *[internal] Algo falhou no hack0; está no registro.
}
job-review = Parou antes de mudar qualquer coisa. Veja no Luma se é verdade. Se for, aceite e será feito; se não, não faça nada: na próxima vez tudo é verificado de novo.
job-told = { $what ->
    [cancelled] Cancelada.
    [accepted] Aceito: esta execução segue adiante.
   *[nothing] Não havia nada a fazer: já tinha terminado.
}
alarms-title = É preciso olhar
alarm-overdue = { $job }: devia rodar em { $since } e ninguém está rodando. O servidor está ligado?
alarm-failing = { $job }: não deu certo { $times } vezes seguidas.
alarm-review = { $job }: parou e espera que alguém olhe.
alarm-deliveries = { $count ->
    [one] Um aviso do Luma foi posto de lado.
   *[other] { $count } avisos do Luma foram postos de lado.
}
alarm-webhook = O Luma não avisa nada desde { $since }: é mais que o normal.
alarm-budget = O Luma disse em { $at } que acabaram as consultas da nossa chave.
alarms-mail-subject = { $count ->
    [one] hack0: há algo para olhar
   *[other] hack0: há { $count } coisas para olhar
}
alarms-mail-button = Abrir a administração
alarms-mail-foot = No máximo um e-mail por dia, e só quando há algo.
## Mudanças dos eventos
changes-title = O que mudou
changes-lead = Eventos que mudaram de hora ou de lugar, ou que foram cancelados; o mais novo primeiro.
changes-none = Nada mudou ainda.
changes-more = Ver mudanças anteriores
changes-feed = Canal Atom
changes-link = Mudanças
footer-label = Mais
change-canceled = Cancelado pelos anfitriões.
change-gone = Não está mais no Luma: os anfitriões cancelaram ou apagaram.
change-back = Está de novo no Luma.
change-other = Os dados mudaram.
change-seen = Vimos em { $day }.
mark-moved = Passou de { $old } para { $new } ({ $day })
mark-place = Agora em outro lugar ({ $day })
mark-online = Agora online ({ $day })
mark-in-person = Agora presencial ({ $day })
history-gone = Não está mais no Luma: os anfitriões cancelaram ou apagaram
history-back = De novo no Luma
